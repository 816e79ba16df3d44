import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
} from '../../src/lab-kit/index.ts';

export default defineLab({
  id: 'fuzz-the-state-machine',
  number: 31,
  chapter: '10-fuzzing',
  title: 'Right packets, wrong moment',
  summary: 'The parser is clean, and the password takes 200 milliseconds to check. What may happen meanwhile?',
  story:
    'Second sprint of the valve controller. Its parser holds now, and it asks for passwords: those of its own devices it ' +
    'knows by heart, all others it looks up over a radio link, which takes 200 ms. You maintain well 4 as a contractor. ' +
    'Your account writes reports and may not touch the valve; the dispatcher’s may.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-696',
    statement: 'Packets are obeyed in whatever state a connection is, and before anybody knows whose they are.',
  },
  specs: [
    mqtt5('3.1.4-6'),
    mqtt5('3.1.0-1'),
    mqtt5('3.1.0-2'),
    mqtt5('4.3.3'),
    mqtt311('3.1.4-5'),
    mqtt311('3.1.0-1'),
    mqtt311('3.1.0-2'),
    mqtt311('3.14.4-2'),
    mqtt311('4.3.3'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],
  target: {
    kind: 'tinymq',
    weak: ['states'],
    signInMs: 200,
    accounts: [
      {
        userName: 'valve-4',
        secret: 'valve-4',
        byHeart: true,
        publish: ['well/4/state'],
        subscribe: ['well/4/cmd'],
      },
      { userName: 'control-room', secret: 'control-room', byHeart: true, subscribe: ['well/+/state', 'well/+/report'] },
      { userName: 'dispatcher', secret: 'dispatcher', publish: ['well/+/cmd'], subscribe: ['well/#'] },
      { userName: 'contractor', secret: 'contractor', publish: ['well/4/report'], subscribe: ['well/4/report'] },
    ],
  },

  secrets: [
    { id: 'contractor', kind: 'password', length: 12, given: true, meaning: 'password of your account, contractor' },
    { id: 'dispatcher', kind: 'password', length: 12, meaning: 'password of the dispatcher' },
    { id: 'valve-4', kind: 'password', length: 12, meaning: 'password of the valve' },
    { id: 'control-room', kind: 'password', length: 12, meaning: 'password of the control room' },
  ],

  devices: [
    {
      id: 'valve-4',
      actor: 'device:valve-4',
      kind: 'valve',
      label: 'Valve of well 4',
      clientId: 'valve-4',
      userName: 'valve-4',
      topics: { state: 'well/4/state', cmd: 'well/4/cmd' },
    },
    {
      id: 'control-room',
      actor: 'operator:control-room',
      kind: 'display',
      label: 'Control room',
      clientId: 'control-room',
      userName: 'control-room',
      topics: { 'watch-states': 'well/+/state', 'watch-reports': 'well/+/report' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 14, y: 46 },
      { id: 'valve-4', x: 86, y: 46 },
      { id: 'control-room', x: 50, y: 6 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Have something obeyed on a connection whose password turns out to be wrong.',
      count(happened('target.exposed', { actor: 'attacker', oracle: 'unauthenticated' }), 1),
    ),
    attackObjective(
      'A2',
      'Sign in as yourself, and act in a name that you never proved.',
      count(happened('target.exposed', { actor: 'attacker', oracle: 'switched-user' }), 1),
    ),
    attackObjective(
      'A3',
      'Have a packet obeyed behind DISCONNECT, or a message delivered twice by PUBREL.',
      count(
        happened('target.exposed', { actor: 'attacker', oracle: { oneOf: ['after-disconnect', 'redelivered'] } }),
        1,
      ),
    ),
    attackObjective(
      'A4',
      'Kill the controller with a well-formed packet.',
      count(happened('target.crashed', { actor: 'attacker' }), 1),
    ),
    defenceObjective('D1', 'Write the table: each packet at its moment, with fast honest clients and retransmissions.'),
  ],

  hints: [
    'Draw four states: nothing said yet, password being checked, open, closing. For each ask which packets may come, and try those that may not: `lab.fuzz.blocks` has some to put in a row, `lab.raw()` says them to the controller in one segment.',
    'What may happen while a password is being checked? Send CONNECT as dispatcher with any password and a PUBLISH to well/4/cmd right behind it. Then sign in as yourself, and send a second CONNECT. To defend: waiting is legal, obeying is not; and clients that send early are honest clients.',
    'beforeConnect close, whileChecking queue, queuePacketsMax 42, onAuthFail drop, secondConnect close, fromServer close, afterDisconnect ignore, unknownPubrel answer.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_pub',
      purpose: 'A report by your own account; mind how long CONNACK takes',
      command:
        "mosquitto_pub -d -q 1 -h {{host}} -p {{port:tcp}} -i contractor -u contractor -P '{{secret:contractor}}' -t well/4/report -m 'seals renewed'",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'What is not yours: SUBACK says 128',
      command:
        "mosquitto_sub -d -h {{host}} -p {{port:tcp}} -i contractor -u contractor -P '{{secret:contractor}}' -t 'well/#' -W 3",
    },
  ],

  defaultTopics: ['well/4/cmd', 'well/4/state', 'well/4/report', 'well/#'],
});
