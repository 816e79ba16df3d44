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

/** Every account and device has a password of its own, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

export default defineLab({
  id: 'open-broker-eavesdrop',
  number: 1,
  chapter: '01-overview',
  title: 'The holiday flat that talks to everyone',
  summary: 'An open broker tells any passer-by what happens in a flat, and takes orders from them.',
  story:
    'Hearth lets holiday flats and fits them with smart devices, all on one MQTT broker. The family in this flat has a phone app; ' +
    'you are a guest on the Wi-Fi, entitled to the house rules under home/public and to nothing else. ' +
    'The broker was never told the difference.',
  minutes: 25,
  weakness: {
    cwe: 'CWE-862',
    statement: 'The broker accepts anyone and lets everyone publish and subscribe to everything.',
  },
  specs: [mqtt311('5.4.1'), mqtt311('5.4.2'), mqtt311('4.7.1'), mqtt311('3.9.3'), mqtt311('3.3.5-2'), mqtt5('5.4.2')],
  protocolVersions: [4],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    password('phone', 'password of the family’s app'),
    password('frontdoor', 'password of the front door lock'),
    password('thermostat', 'password of the thermostat'),
    password('doorbell', 'password of the doorbell'),
    password('camera', 'password of the camera'),
    password('nursery', 'password of the baby monitor'),
    { ...password('guest', 'password of your guest account'), given: true },
    { id: 'pin', kind: 'digits', length: 6, meaning: 'PIN of the front door' },
    { id: 'picture', kind: 'hex', length: 16, meaning: 'token that opens the newest camera picture' },
  ],

  devices: [
    {
      id: 'phone',
      actor: 'operator:phone',
      kind: 'phone',
      label: 'Family app',
      clientId: 'phone',
      userName: 'phone',
      topics: {
        'watch-states': 'home/+/state',
        'watch-events': 'home/+/event',
        'watch-pictures': '/cam0/thumbnail',
        'cmd-door': 'home/frontdoor/cmd',
        'cmd-heating': 'home/thermostat/cmd',
        pin: 'home/frontdoor/pin/set',
        welcome: 'home/public/welcome',
      },
      payloads: {
        'cmd-heating': '21.0',
        pin: '{{secret:pin}}',
        welcome: 'Welcome to the flat! Quiet hours start at ten.',
      },
    },
    {
      id: 'frontdoor',
      actor: 'device:frontdoor',
      kind: 'lock',
      label: 'Front door',
      clientId: 'frontdoor',
      userName: 'frontdoor',
      topics: { state: 'home/frontdoor/state', cmd: 'home/frontdoor/cmd', pin: 'home/frontdoor/pin/set' },
    },
    {
      id: 'thermostat',
      actor: 'device:thermostat',
      kind: 'thermostat',
      label: 'Thermostat',
      clientId: 'thermostat',
      userName: 'thermostat',
      topics: { state: 'home/thermostat/state', cmd: 'home/thermostat/cmd' },
    },
    {
      id: 'doorbell',
      actor: 'device:doorbell',
      kind: 'doorbell',
      label: 'Doorbell',
      clientId: 'doorbell',
      userName: 'doorbell',
      topics: { state: 'home/doorbell/state', event: 'home/doorbell/event' },
    },
    {
      id: 'camera',
      actor: 'device:camera',
      kind: 'camera',
      label: 'Hall camera',
      clientId: 'camera',
      userName: 'camera',
      // Bought second-hand: its firmware writes pictures to a tree of its own, as topics with a leading slash are.
      topics: { state: 'home/camera/state', event: 'home/camera/event', thumbnail: '/cam0/thumbnail' },
      payloads: { thumbnail: '{{secret:picture}}' },
    },
    {
      id: 'nursery',
      actor: 'device:nursery',
      kind: 'baby-monitor',
      label: 'Baby monitor',
      clientId: 'nursery',
      userName: 'nursery',
      topics: { state: 'home/nursery/state', event: 'home/nursery/event' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'phone', x: 50, y: 6 },
      { id: 'frontdoor', x: 12, y: 14 },
      { id: 'doorbell', x: 12, y: 30 },
      { id: 'camera', x: 12, y: 46 },
      { id: 'thermostat', x: 88, y: 18 },
      { id: 'nursery', x: 88, y: 42 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'As an anonymous client, get a subscription with a wildcard granted.',
      count(happened('subscribe.granted', { actor: 'attacker', principal: null, topicFilter: { wildcard: true } }), 1),
    ),
    attackObjective(
      'A2',
      'Overhear messages of the household on four different topics.',
      count(
        happened('message.delivered', {
          actor: 'attacker',
          fromActor: { not: 'attacker' },
          fromSequence: { present: true },
        }),
        4,
        'topicName',
      ),
    ),
    attackObjective('A3', 'Name the PIN of the front door.', answer('pin')),
    attackObjective(
      'A4',
      'Unlock the front door.',
      count(
        happened('device.changed', {
          deviceId: 'frontdoor',
          property: 'lock',
          from: 'locked',
          to: 'unlocked',
          causeActor: 'attacker',
        }),
        1,
      ),
    ),
    defenceObjective('D1', 'Keep strangers and guests out while the household works as before.'),
  ],

  hints: [
    'Who may read? Look at what the broker answers when no rule matches, and at what it asks of somebody who connects.',
    'Set the default to deny and give every device an account. Then ask of each: which topics does it write, and which does it read? The packet list shows both.',
    'acl.default: deny. The phone publishes to home/+/cmd, home/frontdoor/pin/set and home/public/welcome, and reads home/+/state, home/+/event and /cam0/thumbnail. Each device publishes its own state and event, and reads its own cmd (the lock also its pin/set). The guest subscribes to and receives home/public/#.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Listen to everything, as nobody',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -t '#' -v",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Say something to the front door',
      command: "mosquitto_pub -h {{host}} -p {{port:tcp}} -t 'home/frontdoor/cmd' -m OPEN",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Read the house rules with your guest account',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -u guest -P '{{secret:guest}}' -t 'home/public/#' -v",
    },
    {
      tool: 'nmap',
      purpose: 'See the open broker as a scanner does',
      command: 'nmap -Pn -p {{port:tcp}} --script +mqtt-subscribe {{host}}',
    },
  ],

  defaultTopics: [
    'home/public/welcome',
    'home/thermostat/state',
    'home/frontdoor/state',
    'home/frontdoor/cmd',
    'home/frontdoor/pin/set',
    'home/doorbell/event',
    'home/camera/event',
    'home/nursery/state',
    '/cam0/thumbnail',
  ],
});
