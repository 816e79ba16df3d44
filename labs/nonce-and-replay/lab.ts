import {
  answer,
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
} from '../../src/lab-kit/index.ts';

function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

export default defineLab({
  id: 'nonce-and-replay',
  number: 25,
  chapter: '08-message-encryption',
  title: 'Open sesame, again',
  summary:
    'A garage door under AES-GCM, a remote that begins to count anew at each start, and a receiver without a memory.',
  story:
    'Hearth’s garage door and its remote speak AES-GCM with a common key, over a broker that a contractor runs. The contractor is you. ' +
    'You carry every message, you may publish, and you have no key. The battery of the remote has a loose contact, so that it starts again every few seconds. ' +
    'At each start it tells the PIN of the keypad to the app, in turns with a test whose text stands in the manual: {"pin":"0000","t":1}.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-323',
    statement:
      'The nonce is a counter that begins at 0 with each start, and no receiver remembers which messages it has seen.',
  },
  specs: [mqtt5('4.3.2'), mqtt5('3.3.1-1'), mqtt5('3.3.2-5'), mqtt311('3.3.1-1'), mqtt311('5.4.4')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    password('garage', 'password of the garage door'),
    password('remote', 'password of the remote'),
    { ...password('carrier', 'password of your account'), given: true },
    { id: 'door-key', kind: 'hex', length: 32, meaning: 'key of the door and its remote' },
    { id: 'spare-key', kind: 'hex', length: 32, meaning: 'key of the spare remote' },
    { id: 'pin', kind: 'digits', length: 4, meaning: 'PIN of the keypad' },
  ],

  devices: [
    {
      id: 'garage',
      actor: 'device:garage',
      kind: 'garage-door',
      label: 'Garage door',
      clientId: 'garage',
      userName: 'garage',
      topics: { cmd: 'hearth/garage/cmd', state: 'hearth/garage/state' },
    },
    {
      id: 'remote',
      actor: 'operator:remote',
      kind: 'remote',
      label: 'Remote',
      clientId: 'remote',
      userName: 'remote',
      outages: { everyMs: 7_000, lastMs: 500, of: 'power' },
      topics: {
        cmd: 'hearth/garage/cmd',
        test: 'hearth/remote/pin',
        pin: 'hearth/remote/pin',
        watch: 'hearth/garage/state',
      },
      payloads: { test: '{"pin":"0000","t":1}', pin: '{"pin":"{{secret:pin}}","t":1}' },
    },
  ],

  topology: {
    nodes: [
      { id: 'remote', x: 12, y: 26 },
      { id: 'broker', x: 50, y: 26 },
      { id: 'garage', x: 88, y: 26 },
      { id: 'attacker', x: 50, y: 54 },
    ],
  },

  objectives: [
    attackObjective('A1', 'Name the PIN of the keypad.', answer('pin')),
    attackObjective(
      'A2',
      'Open the garage door with somebody else’s words.',
      count(
        happened('device.changed', { deviceId: 'garage', property: 'door', to: 'open', causeActor: 'attacker' }),
        1,
      ),
    ),
    defenceObjective('D1', 'Let every message be genuine, new, and taken once, while the remote works as before.'),
  ],

  hints: [
    'Two different things come twice here: a nonce, and a message. Compare the headers of two messages on hearth/remote/pin after two starts. And what does the door know about an OPEN that it has obeyed before?',
    'One counter can serve both, if it survives at the sender and is remembered at the receiver, through a loss of power at either end. A message that was held back is new to every counter: that takes a time. And a state is no order: it is meant to be heard again.',
    'In envelopes.orders: counter persistent, directionKeys true, associatedData with all four, replay window with window 8, replayState persistent, maxAgeSeconds 10. In envelopes.states the same without the age, and replay greaterOrEqual, since a retained state comes again to everybody who subscribes.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'See everything pass, in hex; two starts take about fifteen seconds',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -u carrier -P '{{secret:carrier}}' -t 'hearth/#' -F '%t %x'",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Say it again: put a recorded order in hex in place of 01…',
      command:
        "printf '01…' | xxd -r -p | mosquitto_pub -h {{host}} -p {{port:tcp}} -u carrier -P '{{secret:carrier}}' -t hearth/garage/cmd -s",
    },
  ],

  defaultTopics: ['hearth/garage/cmd', 'hearth/garage/state', 'hearth/remote/pin'],
});
