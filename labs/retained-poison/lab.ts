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

/** Every account has a password of its own, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

export default defineLab({
  id: 'retained-poison',
  number: 3,
  chapter: '01-overview',
  title: 'The command that waits for you',
  summary: 'Somebody who may open a door today leaves a command that opens it whenever its lock starts.',
  story:
    'The lock of a flat runs on batteries: it sleeps now and then, and subscribes to its command topics each time it wakes. ' +
    'The tenant named tenant has moved out. Until the end of the month the account may still open the front door, to fetch boxes while the landlord looks on; ' +
    'then it will be deleted. You are the tenant, and you would like to come back later.',
  minutes: 12,
  weakness: {
    cwe: 'CWE-863',
    statement:
      'Whoever may give a command may also leave one with the broker, as a retained message or as a Will, and it is obeyed after they are gone.',
  },
  specs: [
    mqtt311('3.3.1-5'),
    mqtt311('3.3.1-10'),
    mqtt311('3.1.2-8'),
    mqtt311('3.1.2-17'),
    mqtt5('3.3.1-5'),
    mqtt5('3.1.2-15'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    password('phone', 'password of the landlord’s app'),
    password('frontdoor', 'password of the lock'),
    { ...password('tenant', 'password of your account, which was not deleted yet'), given: true },
    { id: 'pin', kind: 'digits', length: 6, meaning: 'PIN of the front door' },
  ],

  devices: [
    {
      id: 'frontdoor',
      actor: 'device:frontdoor',
      kind: 'lock',
      label: 'Front door',
      clientId: 'frontdoor',
      userName: 'frontdoor',
      outages: { everyMs: 6_000, lastMs: 1_500 },
      topics: { state: 'home/frontdoor/state', cmd: 'home/frontdoor/cmd', pin: 'home/frontdoor/pin/set' },
      payloads: { will: 'OFFLINE' },
    },
    {
      id: 'phone',
      actor: 'operator:phone',
      kind: 'phone',
      label: 'Landlord’s app',
      clientId: 'phone',
      userName: 'phone',
      topics: { watch: 'home/+/state', cmd: 'home/frontdoor/cmd', pin: 'home/frontdoor/pin/set' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'frontdoor', x: 12, y: 30 },
      { id: 'phone', x: 88, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Leave a command for the front door with the broker.',
      count(happened('retained.set', { actor: 'attacker', topicName: 'home/frontdoor/cmd' }), 1),
    ),
    attackObjective(
      'A2',
      'Let the front door open by itself when its lock wakes up.',
      count(
        happened('device.changed', {
          deviceId: 'frontdoor',
          property: 'lock',
          to: 'unlocked',
          causeActor: 'attacker',
          causePath: 'retained',
        }),
        1,
      ),
    ),
    attackObjective(
      'A3',
      'Open the front door at a moment when your connection is gone already.',
      sequence(
        happened('publish.accepted', { actor: 'attacker', topicName: 'home/frontdoor/cmd', will: true }),
        happened('device.changed', { deviceId: 'frontdoor', property: 'lock', to: 'unlocked', causeActor: 'attacker' }),
      ),
    ),
    defenceObjective('D1', 'Let commands work now and never later, and let states be remembered as before.'),
  ],

  hints: [
    'Which things of yours are still there after you have left, and who gets them? Count those that the broker keeps, and those that it publishes for you.',
    'Commands are events, and state is state: only state may be retained, and only state may be left as a Will. The lock takes orders on two topics. And what was stored before your policy must not go out after it.',
    'Above the rule that allows home/#, deny everyone to publish to home/+/cmd and home/+/pin/set with "retain": true, and once more with "will": true. Drop the `enforce` that lets Wills pass. Set "retainedSource" to "checked": a stored message then goes out only while its author may still publish it. Where a broker cannot do that, clear it with a retained message of no bytes.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_pub',
      purpose: 'Leave a command; -r is RETAIN',
      command:
        "mosquitto_pub -h {{host}} -p {{port:tcp}} -u tenant -P '{{secret:tenant}}' -t home/frontdoor/cmd -m OPEN -r",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Clear what is stored: retained, and no bytes (-n)',
      command: "mosquitto_pub -h {{host}} -p {{port:tcp}} -u tenant -P '{{secret:tenant}}' -t home/frontdoor/cmd -r -n",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Deposit a Will, then end this with kill -9 from another terminal',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -u tenant -P '{{secret:tenant}}' -t home/frontdoor/state -v --will-topic home/frontdoor/cmd --will-payload OPEN",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'See what is stored, and nothing else',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -u tenant -P '{{secret:tenant}}' -t 'home/#' -v --retained-only -W 2",
    },
  ],

  defaultTopics: ['home/frontdoor/cmd', 'home/frontdoor/pin/set', 'home/frontdoor/state', 'home/+/state'],
});
