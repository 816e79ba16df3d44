import {
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

function valve(id: string, label: string) {
  return {
    id: `valve-${id}`,
    actor: `device:valve-${id}` as const,
    kind: 'valve' as const,
    label,
    clientId: `valve-${id}`,
    userName: `valve-${id}`,
    topics: { cmd: `brightwater/valve/${id}/cmd`, state: `brightwater/valve/${id}/state` },
  };
}

export default defineLab({
  id: 'bitflip-the-valve',
  number: 24,
  chapter: '08-message-encryption',
  title: 'Four bytes from shut to open',
  summary: 'The commands to a valve are encrypted, and whoever carries them changes them without reading a byte.',
  story:
    'Brightwater’s orders cross a bridge that another company runs. So that nobody there can read them, the control room encrypts each one with AES; ' +
    'the key is in the control room and in the valves, and nowhere else. You run the bridge: you see every order pass, you may publish, and you have no key. ' +
    'Valve 7 holds back a reservoir and is told to stay shut. Valve 8 drains a pond and is told to open.',
  minutes: 12,
  weakness: {
    cwe: 'CWE-353',
    statement:
      'Orders are encrypted with a stream cipher and nothing else: a bit that is flipped in the ciphertext is flipped in the order, and no receiver notices.',
  },
  specs: [mqtt5('5.4.4'), mqtt5('5.4.5'), mqtt311('5.4.4'), mqtt311('5.4.5')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    password('control', 'password of the control room'),
    password('valve-7', 'password of valve 7'),
    password('valve-8', 'password of valve 8'),
    { ...password('bridge', 'password of your bridge'), given: true },
    { id: 'order-key', kind: 'hex', length: 32, meaning: 'key of the orders, in the control room and the valves' },
    { id: 'order-key-next', kind: 'hex', length: 32, meaning: 'the key that will replace it' },
  ],

  devices: [
    {
      id: 'control',
      actor: 'operator:control',
      kind: 'remote',
      label: 'Control room',
      clientId: 'control',
      userName: 'control',
      topics: { 'cmd-7': 'brightwater/valve/7/cmd', 'cmd-8': 'brightwater/valve/8/cmd' },
      payloads: { 'cmd-7': '{"valve":"shut","id":7}', 'cmd-8': '{"valve":"open","id":8}' },
    },
    valve('7', 'Valve 7, reservoir'),
    valve('8', 'Valve 8, pond'),
  ],

  topology: {
    nodes: [
      { id: 'control', x: 14, y: 12 },
      { id: 'broker', x: 50, y: 28 },
      { id: 'valve-7', x: 86, y: 12 },
      { id: 'valve-8', x: 86, y: 46 },
      { id: 'attacker', x: 22, y: 50 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Let valve 7 take a message from you.',
      count(happened('envelope.opened', { deviceId: 'valve-7', fromActor: 'attacker' }), 1),
    ),
    attackObjective(
      'A2',
      'Open valve 7.',
      count(
        happened('device.changed', {
          deviceId: 'valve-7',
          property: 'valve',
          from: 'closed',
          to: 'open',
          causeActor: 'attacker',
        }),
        1,
      ),
    ),
    defenceObjective('D1', 'Let a valve obey what the control room said to it, and nothing else.'),
  ],

  hints: [
    'Secrecy is one promise and integrity is another. AES in counter mode makes a stream of bytes and XORs your text with it. What does the receiver get if you XOR something more on the way? You know every character of {"valve":"shut","id":7}.',
    'What you need is a check that nobody can compute without a key: a checksum is no such thing, encrypted or not. And the check has to cover more than the text. Valve 8 is told to open all day long, and with the same key.',
    'In envelopes.orders: mode AES-GCM, tagBytes 16, associatedData ["keyId", "sender", "counter", "topic"]. Keep both keys, since they are being exchanged, and keep the envelope to orders: the bridge has to read the states.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'See the orders pass, as bytes in hex',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -u bridge -P '{{secret:bridge}}' -t 'brightwater/valve/7/cmd' -F '%t %x'",
    },
    {
      tool: 'mosquitto_pub',
      purpose:
        'Publish bytes: put the hex that you have changed in place of 01… (-s reads the message from standard input)',
      command:
        "printf '01…' | xxd -r -p | mosquitto_pub -h {{host}} -p {{port:tcp}} -u bridge -P '{{secret:bridge}}' -t brightwater/valve/7/cmd -s",
    },
    {
      tool: 'openssl',
      purpose: 'The same in five lines, with a key of your own: shut XOR open is 1c 18 10 1a, at byte 10',
      command:
        'printf \'{"valve":"shut","id":7}\' | openssl enc -aes-128-ctr -K 00112233445566778899aabbccddeeff -iv 0f0e0d0c0b0a09080706050403020100 | xxd -p',
    },
  ],

  defaultTopics: ['brightwater/valve/7/cmd', 'brightwater/valve/8/cmd', 'brightwater/valve/+/state'],
});
