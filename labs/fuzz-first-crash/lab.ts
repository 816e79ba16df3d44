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
  id: 'fuzz-first-crash',
  number: 30,
  chapter: '10-fuzzing',
  title: 'Break it before they do',
  summary:
    'A home-made broker for valve controllers, one week before it is bought: make it die, and then make it hold.',
  story:
    'Brightwater is about to buy four hundred valve controllers, each with a tiny broker that its maker wrote in a ' +
    'summer. You have one specimen, wired to a valve and a panel, and one week. Nothing on it asks for a password: ' +
    'what counts is what it does with bytes that nobody expected.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-20',
    statement:
      'The parser believes every length it is told, takes memory before it asks, and knows no answer to malformed bytes.',
  },
  specs: [
    mqtt5('4.13.1-1'),
    mqtt5('1.5.5-1'),
    mqtt5('2.1.3-1'),
    mqtt5('2.1.4'),
    mqtt311('1.5.3-1'),
    mqtt311('1.5.3-2'),
    mqtt311('2.2.3'),
    mqtt311('4.7.3-1'),
    mqtt311('4.8.0-1'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],
  target: { kind: 'tinymq', weak: ['parser'] },

  secrets: [
    { id: 'valve-9', kind: 'password', length: 16, meaning: 'password of valve 9' },
    { id: 'panel', kind: 'password', length: 16, meaning: 'password of the panel' },
  ],

  devices: [
    {
      id: 'valve-9',
      actor: 'device:valve-9',
      kind: 'valve',
      label: 'Valve 9',
      clientId: 'valve-9',
      userName: 'valve-9',
      topics: { state: 'field/valve/9/state', cmd: 'field/valve/9/cmd' },
    },
    {
      id: 'panel',
      actor: 'operator:panel',
      kind: 'display',
      label: 'Panel',
      clientId: 'panel',
      userName: 'panel',
      topics: { 'watch-states': 'field/valve/+/state' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 28 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'valve-9', x: 16, y: 12 },
      { id: 'panel', x: 84, y: 12 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Kill the controller’s broker in three ways: crashes with three signatures.',
      count(happened('target.crashed', { actor: 'attacker' }), 3, 'signature'),
    ),
    attackObjective(
      'A2',
      'Kill it without an exception: by a loop that never ends, or for want of memory.',
      count(happened('target.crashed', { actor: 'attacker', oracle: { oneOf: ['hang', 'memory'] } }), 1),
    ),
    attackObjective(
      'A3',
      'Kill it with a conversation of no more than 32 bytes.',
      count(happened('target.crashed', { actor: 'attacker', bytes: { atMost: 32 } }), 1),
    ),
    attackObjective(
      'A4',
      'Have it answer you with bytes that somebody else had sent.',
      count(happened('target.exposed', { actor: 'attacker', oracle: 'leak' }), 1),
    ),
    defenceObjective(
      'D1',
      'Guard the parser: malformed bytes end their connection and nothing else, and honest packets pass.',
    ),
  ],

  hints: [
    'Start at the first byte you control that is a length. `lab.fuzz.run()` finds some crashes without any thought; read what kind of failure each is, and send the input to the real one with `lab.raw()`.',
    'Lengths to try: 0, 1, 127, 128, 255, 65,535, and FF FF FF 7F and FF FF FF FF 0F behind the first byte. For the answer with somebody else’s bytes: subscribe to `#`, then send a PUBLISH whose topic claims to be longer than the packet. It must be you who hears it.',
    'Guards: varintBytesMax 4, minimalVarint, packetBytesMax 4194304 (a firmware image has 2 MiB), checkBeforeAlloc, lengthsInside, topics of 1 to 65535 bytes and 32 levels, utf8 strict, uniqueProps, strictFlags, onError close.',
  ],

  ownTools: [
    {
      tool: 'nc',
      purpose: 'A CONNECT whose length has five bytes, on its own',
      command: "printf '\\020\\377\\377\\377\\377\\001' | nc -q 1 {{host}} {{port:tcp}}",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'A neighbour, who is thrown out whenever the broker dies',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -i neighbour -t 'field/#' -v",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'An honest command to the valve',
      command: 'mosquitto_pub -h {{host}} -p {{port:tcp}} -i technician -t field/valve/9/cmd -m OPEN',
    },
  ],

  defaultTopics: ['field/#', 'field/valve/9/cmd', 'field/valve/9/state'],
});
