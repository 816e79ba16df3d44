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

export default defineLab({
  id: 'acl-revoke-live',
  number: 16,
  chapter: '05-authorization',
  title: 'The contractor who never logged out',
  summary: 'A right is taken back, and what its owner left behind in the broker goes on without it.',
  story:
    'You are a contractor at Brightwater, until five. With the role `maintenance` you read the line and set its mode; then operations take ' +
    'the role away, and plant/public is all that is left to you. Nobody asks you to hang up.',
  minutes: 25,
  weakness: {
    cwe: 'CWE-613',
    statement:
      'A change of rules is for new requests; subscriptions, queues, retained messages and Wills stay as they are.',
  },
  specs: [mqtt311('3.1.2.4'), mqtt311('3.3.1.3'), mqtt311('3.1.2.5'), mqtt5('4.1'), mqtt5('5.4.2')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...password('contractor', 'password of your account'), given: true },
    password('pump', 'password of the line’s pump'),
    password('board', 'password of the board in the hall'),
    password('ops', 'password of operations'),
  ],

  devices: [
    {
      id: 'pump',
      actor: 'device:pump',
      kind: 'pump',
      label: 'Line pump',
      clientId: 'pump',
      userName: 'pump',
      publishQos: 1,
      topics: { state: 'plant/line/pump', telemetry: 'plant/line/flow' },
    },
    {
      id: 'board',
      actor: 'operator:board',
      kind: 'display',
      label: 'Board in the hall',
      clientId: 'board',
      userName: 'board',
      // Its wireless link is poor: it subscribes anew again and again, and is told again what is retained.
      outages: { everyMs: 4_000, lastMs: 200 },
      topics: { 'watch-line': 'plant/line/#', 'watch-mode': 'plant/mode' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'pump', x: 14, y: 22 },
      { id: 'board', x: 86, y: 22 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Be subscribed to the line, and receive three messages as they pass.',
      count(
        happened('message.delivered', {
          actor: 'attacker',
          path: 'live',
          fromActor: { not: 'attacker' },
          topicName: { topicFilter: 'plant/line/#' },
        }),
        3,
      ),
    ),
    attackObjective(
      'A2',
      'Leave something on plant/mode that the board in the hall is told again when it comes back.',
      count(
        happened('message.delivered', {
          actor: 'operator:board',
          path: 'retained',
          fromActor: 'attacker',
          topicName: 'plant/mode',
        }),
        1,
      ),
    ),
    attackObjective(
      'A3',
      'Leave a session behind, and come back for what waited in it.',
      count(
        happened('message.delivered', {
          actor: 'attacker',
          path: 'queued',
          fromActor: { not: 'attacker' },
          topicName: { topicFilter: 'plant/line/#' },
        }),
        1,
      ),
    ),
    attackObjective(
      'A4',
      'Have the broker say something on plant/mode after you have gone.',
      count(happened('publish.accepted', { actor: 'attacker', will: true, topicName: 'plant/mode' }), 1),
    ),
    defenceObjective('D1', 'Make the loss of the role take effect at once, everywhere, and for nobody else.'),
  ],

  hints: [
    'List what a client leaves behind in a broker: a subscription, a session with a queue, retained messages, a Will. Prepare each of them; then take the role from the contractor’s account in the policy, apply it, and look which of them live on.',
    'Not one of them is a SUBSCRIBE or PUBLISH that could be refused at five. So ask at the last moment, for every message that leaves; remember who wrote what is retained; ask again for a Will; and take away what is not allowed any more.',
    'onPolicyChange: recheck, retainedSource: checked, purgeQueueOnRevoke: true, enforce.willAtPublish and all of enforce.onDelivery: true. All of these are defaults, so that deleting the lines will do. The role itself stays: it is taken when the time comes.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'A session that stays: stop it, wait, and start it again',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i contractor -c -q 1 -u contractor -P '{{secret:contractor}}' -t 'plant/line/#' -v",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Something that stays',
      command:
        "mosquitto_pub -h {{host}} -p {{port:tcp}} -i contractor -u contractor -P '{{secret:contractor}}' -t plant/mode -m maintenance -r",
    },
  ],

  defaultTopics: ['plant/line/#', 'plant/line/flow', 'plant/line/pump', 'plant/mode', 'plant/public/#'],
});
