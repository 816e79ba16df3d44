import {
  answer,
  attackObjective,
  countUnless,
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
  id: 'catch-the-scanner',
  number: 29,
  chapter: '09-infrastructure',
  title: 'Quiet feet in the corridor',
  summary: 'Find a hidden topic without raising an alarm. Then write the rules that would have caught you.',
  story:
    'Brightwater’s laboratory tests a new membrane on a topic below lab/qx that nobody outside is supposed to know; its number is not written ' +
    'down, and wildcards are forbidden. You are the intern. There is an alarm, and there is a log that more people read than anybody remembers. ' +
    'Afterwards you change sides and sit down at the desk where the alarms arrive.',
  minutes: 25,
  weakness: {
    cwe: 'CWE-778',
    statement:
      'The only rule counts a hundred failures a minute, so that whoever walks slowly, or is allowed what they misuse, is never noticed; and the log repeats secrets and whatever clients choose to write into it.',
  },
  specs: [mqtt5('5.4.8'), mqtt5('5.4.9'), mqtt5('1.5.4'), mqtt311('5.4.7')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...password('intern', 'password of your account, intern'), given: true },
    password('operator', 'password of the operator’s screen'),
    password('researcher', 'password of the laboratory'),
    password('historian', 'password of the historian'),
    password('bench', 'password of the test bench'),
    password('pump-1', 'password of pump 1'),
    password('fleet', 'password of the level sensors in the field'),
    { id: 'number', kind: 'digits', length: 2, meaning: 'number of the hidden topic: lab/qx/??' },
    { id: 'recipe', kind: 'hex', length: 12, meaning: 'what the test bench says about the membrane' },
  ],

  devices: [
    {
      id: 'bench',
      actor: 'device:bench',
      kind: 'meter',
      label: 'Test bench',
      clientId: 'bench',
      userName: 'bench',
      topics: { reading: 'lab/qx/{{secret:number}}' },
    },
    {
      id: 'pump-1',
      actor: 'device:pump-1',
      kind: 'pump',
      label: 'Pump 1',
      clientId: 'pump-1',
      userName: 'pump-1',
      topics: { state: 'plant/pump-1/state', cmd: 'plant/pump-1/cmd' },
    },
    {
      id: 'screen',
      actor: 'operator:screen',
      kind: 'display',
      label: 'Operator’s screen',
      clientId: 'screen',
      userName: 'operator',
      topics: { 'watch-plant': 'plant/+/state' },
    },
    {
      id: 'historian',
      actor: 'operator:historian',
      kind: 'display',
      label: 'Historian',
      clientId: 'historian',
      userName: 'historian',
      topics: { 'watch-all': '#' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 46, y: 30 },
      { id: 'bench', x: 14, y: 10 },
      { id: 'pump-1', x: 14, y: 48 },
      { id: 'screen', x: 84, y: 10 },
      { id: 'historian', x: 84, y: 34 },
      { id: 'attacker', x: 58, y: 54 },
    ],
  },

  objectives: [
    attackObjective('A1', 'Find the hidden topic, and name its number.', answer('number')),
    attackObjective(
      'A2',
      'Receive three readings of the test bench, and raise no alarm.',
      countUnless(
        happened('message.delivered', {
          actor: 'attacker',
          topicName: { topicFilter: 'lab/qx/+' },
          fromActor: 'device:bench',
        }),
        3,
        happened('alert.raised', { actor: 'attacker' }),
      ),
    ),
    defenceObjective('D1', 'Notice each of a dozen intruders in time, and cry wolf on no ordinary day.'),
  ],

  hints: [
    'To find: a filter without wildcards is allowed, and two digits are a hundred filters. To catch: take the list of MQTT 5, section 5.4.8, line by line, and ask for each what an attacker cannot do without.',
    'Group by what costs something (user, address), never by ClientId. Count different values: a broken device is refused the same thing again and again, and somebody who looks around is refused different things. For slow feet the window is ten minutes and the threshold five. For the log: which of payloads, packets and escape does anybody need as it is?',
    'For instance: subscribe.refused, groupBy user, distinct topicFilter, 5 in 600 s. The same for subscribe.granted with 10, connect.refused by user and once more by address with distinct user, connect.accepted with distinct clientId (where user is not fleet), retained.cleared with distinct topicName. One is enough for publish.refused on plant/+/cmd and for session.taken-over with elsewhere: true. And publish.accepted where topicName looksLike uuid, 3.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Ask for ten numbers in one SUBSCRIBE, and count what an alarm would see',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i intern -u intern -P '{{secret:intern}}' $(for n in $(seq 0 9); do echo -t lab/qx/0$n; done) -v",
    },
    {
      tool: 'nc',
      purpose:
        'Write a line into the log: CONNECT with a line feed in the user name, which mosquitto_pub refuses to send',
      command:
        "printf '\\020\\027\\000\\004MQTT\\004\\302\\000\\074\\000\\002x1\\000\\003a\\012b\\000\\002pw' | nc {{host}} {{port:tcp}} | od -An -tx1",
    },
  ],

  defaultTopics: ['lab/qx/00', 'lab/qx/+', 'lab/board/#', 'lab/note/today', 'plant/#', 'plant/pump-1/cmd'],
});
