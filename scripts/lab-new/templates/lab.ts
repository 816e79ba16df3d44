import { attackObjective, count, defenceObjective, defineLab, happened, mqtt311 } from '../../../src/lab-kit/index.ts';

function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

export default defineLab({
  id: 'new-lab',
  number: 99,
  chapter: '00-chapter',
  title: 'TODO: a title that tells the story',
  summary: 'TODO: one sentence for cards and search.',
  story: 'TODO: whose system is this, what is at stake, and who are you in it? Two or three sentences.',
  minutes: 15,
  weakness: { cwe: 'CWE-862', statement: 'TODO: what the broker does that it should not.' },
  specs: [mqtt311('3.3.5-2')],
  protocolVersions: [4],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    password('door', 'password of the door'),
    password('owner', 'password of the owner'),
    { ...password('guest', 'your password'), given: true },
  ],

  devices: [
    {
      id: 'door',
      actor: 'device:door',
      kind: 'lock',
      label: 'Door',
      clientId: 'door',
      userName: 'door',
      topics: { state: 'site/door/state', cmd: 'site/door/cmd' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'door', x: 12, y: 30 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Open the door.',
      count(
        happened('device.changed', {
          deviceId: 'door',
          property: 'lock',
          to: 'unlocked',
          causeActor: 'attacker',
        }),
        1,
      ),
    ),
    defenceObjective('D1', 'Keep guests from opening the door, while the owner still can.'),
  ],

  hints: [
    'TODO: where to look.',
    'TODO: what the defence has to say, in words.',
    'TODO: the defence itself, so that nobody is left behind.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_pub',
      purpose: 'Say something to the door',
      command: "mosquitto_pub -h {{host}} -p {{port:tcp}} -u guest -P '{{secret:guest}}' -t site/door/cmd -m OPEN",
    },
  ],
});
