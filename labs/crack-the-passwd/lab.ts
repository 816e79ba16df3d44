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

/** A password that a person chose, and the one that they choose when the most common ones are forbidden. */
function chosen(id: string, whose: string) {
  return [
    { id, kind: 'dictionary' as const, meaning: `password of ${whose}, as it leaked` },
    { id: `${id}-new`, kind: 'uncommon' as const, meaning: `new password of ${whose}` },
  ];
}

export default defineLab({
  id: 'crack-the-passwd',
  number: 6,
  chapter: '02-passwords',
  title: 'A backup on the wrong share',
  summary: 'Seven passwords stored in six ways lie before you. Which lines fall, and how should they have been stored?',
  story:
    'Brightwater’s nightly backup lay on a share that the whole house reads, the broker’s file of passwords in it. Over the years every ' +
    'administrator added lines in the way they knew. The file is still in use. You look after the level display in the entrance hall ' +
    'and have an account for it, and now you have the file.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-916',
    statement: 'Passwords are stored so that a guess costs next to nothing, and stay valid after the file is gone.',
  },
  specs: [mqtt311('3.1.3.5'), mqtt5('3.1.3.6'), mqtt311('3.1.4-2'), mqtt5('3.1.4-3'), mqtt5('5.4.1')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { id: 'display', kind: 'password', given: true, meaning: 'password of the level display, which is yours' },
    {
      id: 'backup',
      kind: 'passwordFile',
      given: true,
      meaning: 'the file of passwords from the backup',
      lines: [
        { userName: 'archive', secret: 'archive', storage: { hash: 'none' } },
        { userName: 'night-1', secret: 'night', storage: { hash: 'sha256', salt: 'none' } },
        { userName: 'night-2', secret: 'night', storage: { hash: 'sha256', salt: 'none' } },
        { userName: 'laboratory', secret: 'laboratory', storage: { hash: 'sha512' } },
        { userName: 'operator', secret: 'operator', storage: { hash: 'pbkdf2-sha512', iterations: 101 } },
        { userName: 'chief', secret: 'chief', storage: { hash: 'argon2id' } },
        { userName: 'gateway', secret: 'gateway', storage: { hash: 'bcrypt', cost: 8 } },
      ],
    },
    ...chosen('archive', 'the archive'),
    { id: 'night', kind: 'dictionary', meaning: 'password of the night shift, as it leaked' },
    { id: 'night-1-new', kind: 'uncommon', meaning: 'new password of the first of the night shift' },
    { id: 'night-2-new', kind: 'uncommon', meaning: 'new password of the second of the night shift' },
    ...chosen('laboratory', 'the laboratory'),
    ...chosen('operator', 'the operator'),
    ...chosen('chief', 'the chief'),
    { id: 'gateway', kind: 'password', length: 80, meaning: 'token of the gateway, which is random' },
    { id: 'valve', kind: 'password', length: 22, meaning: 'password of the outlet valve' },
  ],

  devices: [
    {
      id: 'operator',
      actor: 'operator:operator',
      kind: 'phone',
      label: 'Operator’s tablet',
      clientId: 'operator',
      userName: 'operator',
      topics: { watch: 'basin/+', cmd: 'basin/outlet/cmd' },
      payloads: { cmd: 'CLOSE' },
    },
    {
      id: 'valve',
      actor: 'device:valve',
      kind: 'valve',
      label: 'Outlet of basin 2',
      clientId: 'valve',
      userName: 'valve',
      topics: { state: 'basin/outlet', cmd: 'basin/outlet/cmd' },
    },
    {
      id: 'gateway',
      actor: 'device:gateway',
      kind: 'gateway',
      label: 'Level gateway',
      clientId: 'gateway',
      userName: 'gateway',
      topics: { announce: 'basin/level' },
      payloads: { announce: '3.2 m' },
    },
  ],
  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 14, y: 50 },
      { id: 'operator', x: 14, y: 10 },
      { id: 'valve', x: 86, y: 50 },
      { id: 'gateway', x: 86, y: 10 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Find the operator’s password, which was hashed a hundred and one times.',
      answer('operator'),
    ),
    attackObjective(
      'A2',
      'Two people have the same password: sign in as both.',
      count(
        happened('connect.accepted', { actor: 'attacker', principal: { oneOf: ['night-1', 'night-2'] } }),
        2,
        'principal',
      ),
    ),
    attackObjective(
      'A3',
      'Open the outlet of basin 2.',
      count(happened('device.changed', { deviceId: 'valve', to: 'open', causeActor: 'attacker' }), 1),
    ),
    defenceObjective('D1', 'Make the leaked file worthless, and the next one, without a queue at the door.'),
  ],

  hints: [
    'Read the lines before you crack them: which one needs no work, and which two are the same? Then let lab.guess try lab.words on the operator’s line: the password, the salt and 101 rounds of PBKDF2-SHA-512 give the hash.',
    'The defence has two halves. How a line is stored decides about the next leak: a guess has to cost milliseconds, and a sign-in may cost no more than 250. About this leak it decides nothing: every password that somebody chose has to be another one. The operator’s tablet is told its new one under `devices`. What of the gateway’s token, which nobody chose?',
    'auth.storage { "hash": "argon2id", "memoryKib": 19456, "passes": 2 } and no line with a storage of its own; accounts with the secrets archive-new, night-1-new, night-2-new, laboratory-new, operator-new and chief-new; "devices": { "operator": { "secret": "operator-new" } }. The gateway keeps its token.',
  ],

  ownTools: [
    {
      tool: 'openssl',
      purpose: 'Hash a guess as the line of the night shift was hashed',
      command: 'printf %s summer2024 | openssl dgst -sha256 -binary | openssl base64',
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Sign in with what you found',
      command: "mosquitto_sub -h {{host}} -p {{port:tcp}} -i night-1 -u night-1 -P 'the password' -t 'basin/+' -v -W 5",
    },
  ],
  defaultTopics: ['basin/level', 'basin/outlet', 'basin/outlet/cmd'],
});
