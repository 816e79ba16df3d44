import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
} from '../../src/lab-kit/index.ts';

/** Passwords that were set when a device was installed, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

export default defineLab({
  id: 'acl-pattern-injection',
  number: 14,
  chapter: '05-authorization',
  title: 'My name is #',
  summary: 'Rules are built from the names that clients give themselves, and a name can be a wildcard.',
  story:
    'Brightwater supplies a valley with water. Whoever installs a pump registers it by connecting for the first time, ' +
    'under a name of their choice, and one set of rules serves all pumps: plant/%u/cmd and plant/%u/telemetry, %u being the name. ' +
    'You are an installer. You may register what you like.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-155',
    statement:
      'Names are pasted into topic filters as text, so that a user name or ClientId with +, # or / changes what a rule means.',
  },
  specs: [mqtt5('5.4.2'), mqtt311('3.1.3-11'), mqtt311('4.7.1-2'), mqtt311('4.7.1-3'), mqtt311('4.7.3-1')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    password('pump-3', 'password of pump 3'),
    password('pump-4', 'password of pump 4'),
    password('booster', 'password of the booster pump'),
    password('control', 'password of the control room’s screen'),
    password('scada', 'password of the control system'),
    { ...password('handover', 'password of an old account, from a handover sheet: its name is +'), given: true },
  ],

  devices: [
    {
      id: 'pump-3',
      actor: 'device:pump-3',
      kind: 'pump',
      label: 'Pump 3',
      clientId: 'pump-3',
      userName: 'pump-3',
      topics: { telemetry: 'plant/pump-3/telemetry', cmd: 'plant/pump-3/cmd' },
    },
    {
      id: 'booster',
      actor: 'device:booster',
      kind: 'pump',
      label: 'Booster, north',
      clientId: 'booster',
      userName: 'booster',
      // Older than the portal: one level deeper, and with rules of its own.
      topics: { telemetry: 'plant/north/booster/telemetry', cmd: 'plant/north/booster/cmd' },
    },
    {
      id: 'control',
      actor: 'operator:control',
      kind: 'display',
      label: 'Control room',
      clientId: 'control',
      userName: 'control',
      topics: { 'watch-pumps': 'plant/+/telemetry', 'watch-booster': 'plant/north/booster/telemetry' },
    },
    {
      id: 'scada',
      actor: 'operator:scada',
      kind: 'gateway',
      label: 'Control system',
      clientId: 'scada',
      userName: 'scada',
      topics: { 'announce-3': 'plant/pump-3/config', 'announce-4': 'plant/pump-4/config' },
      payloads: {
        'announce-3': '12 l/s, service code 4471',
        'announce-4': '9 l/s, service code 2086',
      },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'pump-3', x: 14, y: 38 },
      { id: 'booster', x: 14, y: 12 },
      { id: 'scada', x: 60, y: 6 },
      { id: 'control', x: 86, y: 24 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Get a session under a user name with a wildcard in it.',
      count(happened('connect.accepted', { actor: 'attacker', principal: { wildcard: true } }), 1),
    ),
    attackObjective(
      'A2',
      'Receive messages on three topics of pumps that are not yours.',
      count(
        happened('message.delivered', {
          actor: 'attacker',
          fromActor: { not: 'attacker' },
          topicName: { topicFilter: 'plant/#' },
        }),
        3,
        'topicName',
      ),
    ),
    attackObjective(
      'A3',
      'Make the control room believe what you say of pump 3.',
      count(
        happened('device.changed', {
          deviceId: 'control',
          property: 'plant/pump-3/telemetry',
          causeActor: 'attacker',
        }),
        1,
      ),
    ),
    defenceObjective('D1', 'Let every name mean itself, while installers register pumps as before.'),
  ],

  hints: [
    'Write the rules down as they stand once your name has been put in. Which names make plant/%u/cmd match more than one pump? There is a second template among the rules, and nobody registers what it stands for.',
    'Compare names with one level, as text: acl.templates. Then refuse the names that cannot be one, loudly, at CONNECT and not only when they are registered. Do not repair them.',
    'acl.templates: literalLevel. identity.userName: oneLevel, enforced at registration and connect, onViolation: refuse. clientId.rule: equalsUserName, since %c is whatever a client calls itself. And take the account named + out of the list.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Register a pump as an installer does, and wait for its orders',
      command: 'mosquitto_sub -h {{host}} -p {{port:tcp}} -i pump-9 -u pump-9 -P installer -t plant/pump-9/cmd -v',
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'The same under another name',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -i '#' -u '#' -P installer -t 'plant/#' -v",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Speak in another pump’s name, with the old account',
      command:
        "mosquitto_pub -h {{host}} -p {{port:tcp}} -i '+' -u '+' -P '{{secret:handover}}' -t plant/pump-3/telemetry -m '0 l/s'",
    },
  ],

  defaultTopics: [
    'plant/pump-3/cmd',
    'plant/pump-3/telemetry',
    'plant/pump-3/config',
    'plant/pump-4/config',
    'plant/north/booster/cmd',
  ],
});
