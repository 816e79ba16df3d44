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

export default defineLab({
  id: 'dictionary-door',
  number: 5,
  chapter: '02-passwords',
  title: 'Two hundred guesses to the garage',
  summary: 'The broker answers as often as it is asked, and says more than yes and no. Find a name, then its password.',
  story:
    'A shared house has one garage, and everybody opens it through the same broker. You live next door and have an account of your own, ' +
    'which shows whether the door is open. Sixty names come to mind, two hundred words stand on any list, and nobody counts ' +
    'how often you ask.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-307',
    statement: 'Guesses are free and unlimited, and code and time of an answer tell which names exist.',
  },
  specs: [mqtt311('3.1.4-2'), mqtt5('3.1.4-3'), mqtt311('3.2.2-4'), mqtt5('5.4.8'), mqtt5('3.1.4-2')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { id: 'neighbour', kind: 'password', given: true, meaning: 'password of your own account' },
    { id: 'cleaner', kind: 'dictionary', meaning: 'password of the cleaner' },
    { id: 'anna', kind: 'password', meaning: 'password of Anna, who lives there' },
    { id: 'garage', kind: 'password', length: 22, meaning: 'password of the garage door itself' },
  ],

  devices: [
    {
      id: 'garage',
      actor: 'device:garage',
      kind: 'garage-door',
      label: 'Garage door',
      clientId: 'garage',
      userName: 'garage',
      topics: { state: 'house/garage', cmd: 'house/garage/cmd' },
    },
    {
      id: 'anna',
      actor: 'operator:anna',
      kind: 'phone',
      label: 'Anna’s phone',
      clientId: 'anna',
      userName: 'anna',
      topics: { watch: 'house/garage', cmd: 'house/garage/cmd' },
      payloads: { cmd: 'CLOSE' },
    },
  ],
  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 14, y: 50 },
      { id: 'anna', x: 14, y: 10 },
      { id: 'garage', x: 86, y: 30 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Ask the broker about forty names, and see which of them exist.',
      count(happened('connect.refused', { actor: 'attacker' }), 40, 'userName'),
    ),
    attackObjective('A2', 'Find the password of the cleaner.', answer('cleaner')),
    attackObjective(
      'A3',
      'Open the garage.',
      count(happened('device.changed', { deviceId: 'garage', to: 'open', causeActor: 'attacker' }), 1),
    ),
    defenceObjective(
      'D1',
      'Make guessing hopeless, from one place and from many, and let nobody stand outside who lives there.',
    ),
  ],

  hints: [
    'Two things talk: the code and the clock. Send one wrong password for each name, write down what the refusal says and how long it took, and look at the names that differ.',
    'Throttle guesses, and not people. Counted by ClientId they are not counted at all; by address, forty machines help each other; by user name, the owner waits with the guesser, unless whoever was right from there before has a fast lane.',
    'uniformFailureCode true, dummyHash true, throttle with keys userName and address, freeTries 5, delayMs 1000, factor 2, delayMsMax 30000 and knownGoodMs of a day; no lockout.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_pub',
      purpose: 'Guess from a shell; the exit code of a refusal is not 0',
      command:
        'for w in password1 summer2024 letmein; do mosquitto_pub -h {{host}} -p {{port:tcp}} -i guess -u cleaner -P "$w" -t house/garage -m x 2>&1 | sed "s/^/$w: /"; done',
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'Your own account',
      command:
        "mosquitto_sub -h {{host}} -p {{port:tcp}} -i neighbour -u neighbour -P '{{secret:neighbour}}' -t house/garage -v -W 5",
    },
  ],
  defaultTopics: ['house/garage', 'house/garage/cmd'],
});
