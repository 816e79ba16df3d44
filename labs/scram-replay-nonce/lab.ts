import {
  answer,
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
} from '../../src/lab-kit/index.ts';

/** A firmware that knows one way to sign in, and checks whom it talks to as RFC 5802 asks. */
const scramOnly = { protocolVersions: [5 as const], mechanisms: ['SCRAM-SHA-256' as const] };

function post(id: string, label: string) {
  return {
    id,
    actor: `device:${id}` as const,
    kind: 'charging-post' as const,
    label,
    clientId: id,
    userName: id,
    firmware: scramOnly,
    topics: { state: `posts/${id}/state`, telemetry: `posts/${id}/telemetry`, cmd: `posts/${id}/cmd` },
  };
}

export default defineLab({
  id: 'scram-replay-nonce',
  number: 7,
  chapter: '03-scram',
  title: 'A nonce that is used more than once',
  summary: 'A broker whose random generator was “fixed for testing” lets in whoever repeats a recorded sign-in.',
  story:
    'Kestrel’s charging posts authenticate with SCRAM, so that no password is ever on the wire; and since none is, nobody thought of TLS. ' +
    'While the broker was being tested, somebody replaced its random generator by a constant, and that went live. ' +
    'You park beside post 17 and listen to its network: whoever is the post decides what a charge costs.',
  minutes: 30,
  weakness: {
    cwe: 'CWE-323',
    statement:
      'The broker gives the same nonce in every SCRAM exchange and takes the answer whenever it comes, and one post has a password from a word list.',
  },
  specs: [
    mqtt5('4.12'),
    mqtt5('4.12.0-1'),
    mqtt5('4.12.0-2'),
    mqtt5('4.12.0-3'),
    mqtt5('3.15.2.1'),
    mqtt5('3.1.2.11.9'),
  ],
  protocolVersions: [5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { id: 'post-17', kind: 'dictionary', length: 16, meaning: 'password of post 17, chosen by its installer' },
    {
      id: 'post-17-new',
      kind: 'password',
      length: 22,
      meaning: 'random password, stored in post 17 for the day it is needed',
    },
    { id: 'post-18', kind: 'password', length: 22, meaning: 'password of post 18' },
    { id: 'control', kind: 'password', length: 22, meaning: 'password of the control room' },
  ],

  devices: [
    post('post-17', 'Post 17'),
    post('post-18', 'Post 18'),
    {
      id: 'control',
      actor: 'operator:control',
      kind: 'display',
      label: 'Control room',
      clientId: 'control',
      userName: 'control',
      firmware: scramOnly,
      topics: {
        'watch-states': 'posts/+/state',
        'watch-telemetry': 'posts/+/telemetry',
        status: 'control/status',
      },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 28 },
      { id: 'control', x: 50, y: 6 },
      { id: 'post-17', x: 14, y: 40 },
      { id: 'post-18', x: 86, y: 40 },
      { id: 'attacker', x: 32, y: 54 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Open a connection in the name of post 17, and be asked what the post was asked.',
      count(
        happened('authentication.challenged', { actor: 'attacker', method: 'SCRAM-SHA-256', userName: 'post-17' }),
        1,
      ),
    ),
    attackObjective(
      'A2',
      'Be post 17, without its password.',
      count(happened('connect.accepted', { actor: 'attacker', principal: 'post-17', method: 'scram' }), 1),
    ),
    attackObjective('A3', 'Name the password of post 17.', answer('post-17')),
    defenceObjective('D1', 'Make a recorded sign-in worthless, while the posts work as before.'),
  ],

  hints: [
    'Put two sign-ins side by side, message by message. Which of the two parties has to say something new each time, so that an old answer no longer fits? And what, in a recording, tells a right guess from a wrong one?',
    'The broker has to be fresh: unpredictable, anew for each connection, also after a restart, and not for longer than an answer takes. That keeps a recording from being repeated, and it does not keep anybody from guessing with it: against that helps only a password that is on no list. Post 17 has one in store.',
    'auth.scram: serverNonce random (with its 18 octets), exchangeTimeoutMs 30000. For the password, change both ends: auth.accounts[post-17].password.secret and devices.post-17.secret are both post-17-new.',
  ],

  ownTools: [
    {
      tool: 'tshark',
      purpose:
        'Read the AUTH packets of the file that “Capture for Wireshark” gives you (put its name in place of capture.pcapng)',
      command: "tshark -r capture.pcapng -Y 'mqtt.msgtype==15' -T fields -e mqtt.auth.reason_code -e mqtt.prop_string",
    },
    {
      tool: 'nc',
      purpose: 'Send recorded packets: CONNECT, a moment later AUTH, each saved in hex from the Bytes pane',
      command: '(xxd -r -p connect.hex; sleep 1; xxd -r -p auth.hex; sleep 1) | nc {{host}} {{port:tcp}} | xxd',
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Try the password that you cracked as a password: this account has SCRAM and nothing else',
      command:
        "mosquitto_pub -V mqttv5 -h {{host}} -p {{port:tcp}} -u post-17 -P 'the word' -t posts/post-17/telemetry -m '0 kW'",
    },
  ],

  defaultTopics: [
    'posts/post-17/state',
    'posts/post-17/telemetry',
    'posts/post-17/cmd',
    'posts/post-18/state',
    'posts/post-18/telemetry',
    'control/status',
  ],
});
