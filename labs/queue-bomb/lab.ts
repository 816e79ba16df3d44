import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
} from '../../src/lab-kit/index.ts';

/** Every account has a password of its own, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

export default defineLab({
  id: 'queue-bomb',
  number: 19,
  chapter: '06-flow-control',
  title: 'The session that never comes back',
  summary:
    'A broker keeps what nobody collects. Sessions times messages times bytes, and none of the three has a limit.',
  story:
    'In Kestrel’s paint shop valves, cameras and meters talk through the plant’s broker. You are an intern: your account may read plant/#, as everybody’s there, and may publish below plant/test/intern to try things out. ' +
    'Your internship ends today. Think of what you could leave behind.',
  minutes: 20,
  weakness: {
    cwe: 'CWE-400',
    statement:
      'What the broker stores for absent clients, as retained messages and as single packets has no limit that fits the machine it runs on.',
  },
  specs: [
    mqtt5('3.1.2.11.2'),
    mqtt5('3.1.2-24'),
    mqtt5('3.2.2.3.6'),
    mqtt5('3.3.2-5'),
    mqtt5('3.3.2-6'),
    mqtt5('4.13'),
    mqtt311('3.1.2-4'),
    mqtt311('3.3.1-5'),
    mqtt311('4.1'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...password('intern', 'password of your account'), given: true },
    password('valve-7', 'password of valve 7'),
    password('camera-2', 'password of camera 2'),
    password('meter-4', 'password of meter 4'),
    password('wall', 'password of the screens on the wall'),
    password('control', 'password of the control room'),
  ],

  devices: [
    {
      id: 'valve-7',
      actor: 'device:valve-7',
      kind: 'valve',
      label: 'Valve 7',
      clientId: 'valve-7',
      userName: 'valve-7',
      cleanSession: false,
      subscribeQos: 1,
      topics: { state: 'plant/valve-7/state', telemetry: 'plant/valve-7/pressure', cmd: 'plant/valve-7/cmd' },
    },
    {
      id: 'camera-2',
      actor: 'device:camera-2',
      kind: 'camera',
      label: 'Camera 2',
      clientId: 'camera-2',
      userName: 'camera-2',
      topics: { event: 'plant/camera-2/event', thumbnail: 'plant/camera-2/picture', state: 'plant/camera-2/state' },
    },
    {
      id: 'meter-4',
      actor: 'device:meter-4',
      kind: 'meter',
      label: 'Meter 4',
      clientId: 'meter-4',
      userName: 'meter-4',
      topics: { reading: 'plant/meter-4/reading' },
    },
    {
      id: 'wall',
      actor: 'operator:wall',
      kind: 'display',
      label: 'Screen on the wall',
      clientId: 'wall',
      userName: 'wall',
      topics: {
        'watch-states': 'plant/+/state',
        'watch-readings': 'plant/+/reading',
        'watch-pictures': 'plant/+/picture',
      },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'wall', x: 50, y: 6 },
      { id: 'valve-7', x: 12, y: 14 },
      { id: 'camera-2', x: 88, y: 14 },
      { id: 'meter-4', x: 12, y: 44 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Leave a session behind in which 3,000 messages wait for nobody.',
      count(happened('holdings.measured', { actor: 'attacker', queuedMessages: { atLeast: 3_000 } }), 1),
    ),
    attackObjective(
      'A2',
      'Leave a thousand retained messages.',
      count(happened('holdings.measured', { actor: 'attacker', retainedMessages: { atLeast: 1_000 } }), 1),
    ),
    attackObjective(
      'A3',
      'Have the broker take half a megabyte in a single packet.',
      count(happened('publish.accepted', { actor: 'attacker', payloadBytes: { atLeast: 500_000 } }), 1),
    ),
    defenceObjective('D1', 'Bound every factor of what the broker keeps, and leave the honest peaks, twice over.'),
  ],

  hints: [
    'Multiply: sessions, times messages for each, times bytes of each. Then ask for how long. Add what is kept without any session.',
    'Bound each factor, and leave the honest peak twice over: fifty orders for a valve that was away for half a minute, a picture of 12 kB, thirty readings at once, forty states of one account. A limit in messages is none in bytes, and a limit for a session is none for an account.',
    'sessionExpirySecondsMax 300, sessionsPerPrincipalMax 4; outboundQueueMessagesMax 200, outboundQueueBytesMax 524288; packetBytesMax 16384; messageRate 20 a second with a burst of 60, pause; retainedMessagesPerPrincipalMax 100; topicLevelsMax 10.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'A session that stays (-c) and collects everything; ends after a second',
      command:
        "mosquitto_sub -c -q 1 -W 1 -h {{host}} -p {{port:tcp}} -i intern-ghost -u intern -P '{{secret:intern}}' -t 'plant/#'",
    },
    {
      tool: 'bash',
      purpose: 'Three thousand messages of QoS 1 for it, one on each line',
      command:
        "seq 3000 | mosquitto_pub -l -q 1 -h {{host}} -p {{port:tcp}} -i intern-2 -u intern -P '{{secret:intern}}' -t plant/test/intern/x",
    },
    {
      tool: 'bash',
      purpose: 'Half a megabyte in one packet',
      command:
        "head -c 500000 /dev/zero | mosquitto_pub -s -q 1 -h {{host}} -p {{port:tcp}} -i intern-3 -u intern -P '{{secret:intern}}' -t plant/test/intern/large",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'What has collected: reconnect as the ghost and count',
      command:
        "mosquitto_sub -c -q 1 -W 3 -h {{host}} -p {{port:tcp}} -i intern-ghost -u intern -P '{{secret:intern}}' -t 'plant/#' | wc -l",
    },
  ],

  defaultTopics: ['plant/#', 'plant/test/intern/x', 'plant/valve-7/state', 'plant/camera-2/picture'],
});
