import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
} from '../../src/lab-kit/index.ts';

/** Every robot, app and service has a token of its own, different for each learner. */
function token(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 20, meaning };
}

/** Robots that are not drawn: the relay of their district holds their connections and announces their maps. */
const relayed = Array.from({ length: 22 }, (_, index) => `rs-40${String(index + 1).padStart(2, '0')}`);

const floors = [
  'hall 6 m², kitchen 11 m², bedroom 14 m²',
  'studio 31 m², bathroom 5 m²',
  'surgery 24 m², waiting room 18 m²',
  'office 40 m², strongroom 9 m²',
  'nursery 12 m², living room 27 m²',
];

export default defineLab({
  id: 'acl-wildcard-overgrant',
  number: 13,
  chapter: '05-authorization',
  title: 'One vacuum sees seven thousand rooms',
  summary: 'Every robot has signed in as itself, and a single rule lets each of them read and command all the others.',
  story:
    'RoboSweep runs the cloud of seven thousand robot vacuums. Each has a serial number and a token that nobody can guess; ' +
    'you took the token of your own, rs-1007, out of its flash, and you have the app that goes with it. ' +
    'A robot draws a map of the rooms it cleans, and it has a camera. The broker knows exactly who you are.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-863',
    statement:
      'A rule grants the whole fleet to everybody who has signed in; the denial below it is never reached, since the first match decides.',
  },
  specs: [mqtt5('5.4.2'), mqtt311('4.7.1'), mqtt311('3.8.4-5'), mqtt311('3.9.3'), mqtt311('3.3.5-2'), mqtt5('4.8.2')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...token('rs-1007', 'token of your robot'), given: true },
    { ...token('mira', 'password of your app'), given: true },
    token('rs-3001', 'token of the robot in Ada’s kitchen'),
    token('rs-3002', 'token of the robot in Ada’s studio'),
    token('ada', 'password of Ada’s app'),
    token('ops', 'password of RoboSweep’s operations'),
    token('relay', 'password of the district relay'),
  ],

  devices: [
    {
      id: 'kitchen',
      actor: 'device:kitchen',
      kind: 'vacuum',
      label: 'Ada’s kitchen',
      clientId: 'rs-3001',
      userName: 'rs-3001',
      topics: { telemetry: 'fleet/rs-3001/telemetry', map: 'fleet/rs-3001/map', cmd: 'fleet/rs-3001/cmd' },
    },
    {
      id: 'studio',
      actor: 'device:studio',
      kind: 'vacuum',
      label: 'Ada’s studio',
      clientId: 'rs-3002',
      userName: 'rs-3002',
      topics: { telemetry: 'fleet/rs-3002/telemetry', map: 'fleet/rs-3002/map', cmd: 'fleet/rs-3002/cmd' },
    },
    {
      id: 'app',
      actor: 'operator:ada',
      kind: 'display',
      label: 'Ada’s app',
      clientId: 'ada',
      userName: 'ada',
      topics: {
        'watch-kitchen': 'fleet/rs-3001/telemetry',
        'watch-kitchen-map': 'fleet/rs-3001/map',
        'watch-studio': 'fleet/rs-3002/telemetry',
        'watch-studio-map': 'fleet/rs-3002/map',
      },
    },
    {
      id: 'ops',
      actor: 'operator:ops',
      kind: 'display',
      label: 'RoboSweep operations',
      clientId: 'ops',
      userName: 'ops',
      topics: { watch: 'fleet/+/telemetry' },
    },
    {
      id: 'relay',
      actor: 'device:relay',
      kind: 'gateway',
      label: 'District relay',
      clientId: 'relay',
      userName: 'relay',
      topics: Object.fromEntries(relayed.map((serial, index) => [`announce-${index + 1}`, `fleet/${serial}/map`])),
      payloads: Object.fromEntries(
        relayed.map((_, index) => [`announce-${index + 1}`, floors[index % floors.length] ?? '']),
      ),
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 28 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'kitchen', x: 14, y: 16 },
      { id: 'studio', x: 14, y: 42 },
      { id: 'app', x: 32, y: 6 },
      { id: 'ops', x: 72, y: 6 },
      { id: 'relay', x: 88, y: 34 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'As one robot, receive the maps of twenty other homes.',
      count(
        happened('message.delivered', {
          actor: 'attacker',
          fromActor: { not: 'attacker' },
          topicName: { topicFilter: 'fleet/+/map' },
        }),
        20,
        'topicName',
      ),
    ),
    attackObjective(
      'A2',
      'Switch on the camera of a robot that is not yours.',
      count(happened('device.changed', { property: 'camera', to: 'on', causeActor: 'attacker' }), 1),
    ),
    defenceObjective('D1', 'Give every robot, app and service its own topics, while the fleet works as before.'),
  ],

  hints: [
    'Read the rules from the top and stop where one matches: which of them has never decided anything? Then write a sentence for each kind of client: “robot R may publish …, may receive …, and nothing else.”',
    'Take the broad rule out and set acl.default to deny. The identity has to stand in the rule: `%u` in a topic filter is the user name of whoever asks, so that one rule serves seven thousand robots. Apps and services are few: name what each of them needs.',
    'group:robots: publish fleet/%u/telemetry and fleet/%u/map; subscribe and receive fleet/%u/cmd. user:ada: publish fleet/rs-3001/cmd and fleet/rs-3002/cmd; subscribe and receive telemetry and map of both. user:mira: the same for rs-1007. user:ops: subscribe and receive fleet/+/telemetry. user:relay: publish fleet/+/map.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Ask for the maps of the fleet, in the name of your own robot',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i rs-1007 -u rs-1007 -P '{{secret:rs-1007}}' -t 'fleet/+/map' -v",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Say something to somebody else’s robot',
      command:
        'mosquitto_pub -h {{host}} -p {{port:tcp}} -i rs-1007 -u rs-1007 -P \'{{secret:rs-1007}}\' -t fleet/rs-3001/cmd -m \'{"camera":"on"}\'',
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'The same in MQTT 5, which tells what became of it: look for RC:135 in PUBACK once you have defended',
      command:
        "mosquitto_pub -V 5 -d -q 1 -h {{host}} -p {{port:tcp}} -i rs-1007 -u rs-1007 -P '{{secret:rs-1007}}' -t fleet/rs-3001/cmd -m CLEAN",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Read the map of your own robot with your app, as is your right',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i mira -u mira -P '{{secret:mira}}' -t fleet/rs-1007/map -t fleet/rs-1007/telemetry -v",
    },
  ],

  defaultTopics: [
    'fleet/rs-1007/telemetry',
    'fleet/rs-1007/map',
    'fleet/rs-1007/cmd',
    'fleet/rs-3001/map',
    'fleet/rs-3001/cmd',
    'fleet/rs-3002/telemetry',
  ],
});
