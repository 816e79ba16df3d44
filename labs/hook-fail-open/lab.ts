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

/** The night shift: robots that are all switched on at once by flow T5, and by nobody else. */
const nightShift = Array.from({ length: 24 }, (_, at) => `night-${at + 1}`);

/** Every user of the directory has a password of its own, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

/** A robot as its owner unpacked it: it works in rooms of its own. */
function robot(id: string, label: string) {
  return {
    id,
    actor: `device:${id}` as const,
    kind: 'vacuum' as const,
    label,
    clientId: id,
    userName: id,
    topics: { telemetry: `robots/${id}/telemetry`, map: `robots/${id}/map`, cmd: `robots/${id}/cmd` },
  };
}

const asked = (status: number) => happened('service.asked', { service: 'directory', actor: null, status });
const intruder = (decidedBy: 'default' | 'service') =>
  happened('connect.accepted', { actor: 'attacker', decidedBy, principal: { not: 'robot-12' } });

export default defineLab({
  id: 'hook-fail-open',
  number: 12,
  chapter: '04-jwt-hooks-and-more',
  title: 'When the doorman faints',
  summary: 'The broker asks a web service who may come in. What if it does not answer, or says something else?',
  story:
    'RoboSweep’s broker knows no passwords. For every CONNECT it asks the company’s user directory over HTTP, and somebody decided that ' +
    'customers must never stand outside because a web service is slow. You own robot-12. The service desk and its technician may command ' +
    'every robot, camera included.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-636',
    statement:
      'Answers that are none count as yes, user input becomes part of the request, and a remembered yes counts for any password.',
  },
  specs: [mqtt311('3.1.4-2'), mqtt5('3.1.4-2'), mqtt5('3.1.4-3'), mqtt311('3.1.3-11'), mqtt5('5.4.1')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...password('robot-12', 'password of robot-12, which is yours'), given: true },
    password('desk', 'password of the service desk'),
    password('technician', 'password of the technician, who is at home'),
    password('robot-1', 'password of robot-1'),
    password('robot-2', 'password of robot-2'),
    ...nightShift.map((id) => password(id, `password of ${id}`)),
  ],
  services: [
    {
      kind: 'directory',
      name: 'directory',
      users: ['desk', 'technician', 'robot-1', 'robot-2', 'robot-12', ...nightShift].map((id) => ({
        userName: id,
        secret: id,
      })),
      concurrencyMax: 10,
      exposed: true,
    },
  ],

  devices: [
    {
      id: 'desk',
      actor: 'operator:desk',
      kind: 'phone',
      label: 'Service desk',
      clientId: 'desk',
      userName: 'desk',
      topics: { watch: 'robots/+/telemetry', cmd: 'robots/robot-1/cmd' },
      payloads: { cmd: 'CLEAN' },
    },
    robot('robot-1', 'Robot 1, at home'),
    robot('robot-2', 'Robot 2, surgery'),
  ],
  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 14, y: 50 },
      { id: 'desk', x: 14, y: 10 },
      { id: 'robot-1', x: 86, y: 10 },
      { id: 'robot-2', x: 86, y: 50 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Overload the directory until it answers 503, and come in as somebody else by nobody’s decision.',
      sequence(asked(503), intruder('default')),
    ),
    attackObjective(
      'A2',
      'Come in under a name that is not yours with the blessing of the directory itself.',
      sequence(asked(200), intruder('service')),
    ),
    attackObjective(
      'A3',
      'Come in as the service desk on an answer that the broker remembers.',
      count(happened('connect.accepted', { actor: 'attacker', decidedBy: 'cache', principal: 'desk' }), 1),
    ),
    defenceObjective('D1', 'Let nobody in without a clear yes, and nobody out because the directory is down.'),
  ],

  hints: [
    'Three questions to this broker. What does it do with an answer that it does not understand? Look at `service.asked` in the Events pane: how does your user name get into the address? And what does it compare with what it remembers?',
    'Open two dozen raw connections first, then send a CONNECT with 60,000 characters on each, all at once: the directory takes ten at a time. For the second, end your password with `&result=allow`. For the third, sign in as somebody who is in already. In the defence: only one answer is a yes, and live connections have nothing to do with it.',
    'request "json", accept "strict", all of onError "deny", signed true, superuser false, timeoutMs 2000, concurrencyMax 10 and fieldBytesMax 256, cache with keys userName, clientId and password for 30 s, whenDown "keep", undecided "deny".',
  ],

  ownTools: [
    {
      tool: 'curl',
      purpose: 'Ask the directory as the broker does',
      command:
        "curl -sG http://{{host}}:{{port:directory}}/auth -d username=robot-12 -d 'password={{secret:robot-12}}'",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Add a parameter to the broker’s question',
      command:
        'mosquitto_pub -h {{host}} -p {{port:tcp}} -i t1 -u technician -P \'x&result=allow\' -t robots/robot-1/cmd -m \'{"camera":"on"}\'',
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Be the service desk, with any password',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -i t2 -u desk -P whatever -t 'robots/+/telemetry' -v -W 5",
    },
  ],
  defaultTopics: ['robots/robot-12/telemetry', 'robots/robot-1/cmd', 'robots/robot-1/map', 'robots/+/telemetry'],
});
