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

/** A dosing pump takes its orders at QoS 2: half a dose too much is a dose too much. */
function pump(id: string, label: string) {
  return {
    id,
    actor: `device:${id}` as const,
    kind: 'pump' as const,
    label,
    clientId: id,
    userName: id,
    subscribeQos: 2 as const,
    topics: { state: `dose/${id}/state`, telemetry: `dose/${id}/telemetry`, cmd: `dose/${id}/cmd` },
  };
}

export default defineLab({
  id: 'inflight-hoarder',
  number: 18,
  chapter: '06-flow-control',
  title: 'Half a handshake, two thousand times',
  summary:
    'QoS 2 makes the broker remember every message until both sides are done. Nobody says how many it remembers.',
  story:
    'Brightwater adds chlorine to drinking water, and every dose is ordered at QoS 2, since none may be lost and none may come twice. ' +
    'You look after the sampler, which sends its readings in the same way and may read them back. For each message that is begun and not finished the broker keeps a note, ' +
    'and for each that you did not acknowledge it keeps the message.',
  minutes: 20,
  weakness: {
    cwe: 'CWE-770',
    statement:
      'The broker neither bounds the messages that a client begins and does not finish, nor those that it does not acknowledge.',
  },
  specs: [
    mqtt5('4.9.0-1'),
    mqtt5('4.9.0-2'),
    mqtt5('4.9.0-3'),
    mqtt5('3.3.4-7'),
    mqtt5('3.3.4-9'),
    mqtt5('4.3.3'),
    mqtt311('4.3.3'),
  ],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { ...password('sampler', 'password of the sampler, which you look after'), given: true },
    password('dosing-1', 'password of dosing pump 1'),
    password('dosing-2', 'password of dosing pump 2'),
    password('controller', 'password of the dosing controller'),
    password('historian', 'password of the historian'),
    password('gateway', 'password of the field gateways'),
  ],

  devices: [
    pump('dosing-1', 'Dosing pump 1'),
    pump('dosing-2', 'Dosing pump 2'),
    {
      id: 'controller',
      actor: 'device:controller',
      kind: 'meter',
      label: 'Dosing controller',
      clientId: 'controller',
      userName: 'controller',
      publishQos: 1,
      topics: { reading: 'dose/flow' },
    },
    {
      id: 'historian',
      actor: 'operator:historian',
      kind: 'display',
      label: 'Historian',
      clientId: 'historian',
      userName: 'historian',
      topics: { 'watch-states': 'dose/+/state', 'watch-flow': 'dose/flow' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 28 },
      { id: 'attacker', x: 50, y: 54 },
      { id: 'controller', x: 50, y: 6 },
      { id: 'dosing-1', x: 12, y: 14 },
      { id: 'dosing-2', x: 12, y: 44 },
      { id: 'historian', x: 88, y: 28 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Make the broker remember 2,000 messages of yours that you began and did not finish.',
      count(happened('holdings.measured', { actor: 'attacker', inflightInbound: { atLeast: 2_000 } }), 1),
    ),
    attackObjective(
      'A2',
      'Make it keep a megabyte for you, in messages that you do not acknowledge.',
      count(happened('holdings.measured', { actor: 'attacker', heldBytes: { atLeast: 1_000_000 } }), 1),
    ),
    defenceObjective(
      'D1',
      'Bound both directions, for each connection and for each account, and let honest work go on.',
    ),
  ],

  hints: [
    'Follow one message of QoS 2 through its four packets. Who waits for whom after each, and who remembers what while they wait? Then do the same for a message that the broker sends to you.',
    'Receive Maximum in CONNACK is a promise that it asks of the client; a promise needs a penalty. It counts for one connection: how many connections, and how many sessions, does an account get? In the other direction it is not the window that is large, but the queue behind it.',
    'inflightInboundMax 20, inflightInboundExceeded disconnect, inflightInboundPerPrincipalMax 100; inflightOutboundMax 20, outboundQueueMessagesMax 100, outboundQueueBytesMax 131072; sessionsPerPrincipalMax 6 and packetBytesMax 16384.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_sub',
      purpose: 'Read your own messages back at QoS 2; the Packets pane shows Receive Maximum in CONNACK',
      command:
        "mosquitto_sub -V 5 -d -h {{host}} -p {{port:tcp}} -i sampler -u sampler -P '{{secret:sampler}}' -q 2 -t 'dose/samples/sampler/#' -W 2",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'One message of QoS 2, all four packets',
      command:
        "mosquitto_pub -V 5 -d -q 2 -h {{host}} -p {{port:tcp}} -i sampler -u sampler -P '{{secret:sampler}}' -t dose/samples/sampler/raw -m 7.21",
    },
    {
      tool: 'bash',
      purpose: 'Begin 2,000 messages and finish none: CONNECT and PUBLISH packets of 3.1.1, by hand',
      command:
        "exec 3<>/dev/tcp/{{host}}/{{port:tcp}}; { printf '\\x10\\x2e\\0\\4MQTT\\4\\xc2\\0\\x3c\\0\\7sampler\\0\\7sampler\\0\\x10%s' '{{secret:sampler}}'; for i in $(seq 2000); do printf -v id '\\\\x%02x\\\\x%02x' $((i >> 8)) $((i & 255)); printf \"\\x34\\x1c\\0\\x18dose/samples/sampler/raw$id\"; done; } >&3; sleep 5",
    },
  ],

  defaultTopics: ['dose/samples/sampler/raw', 'dose/samples/sampler/result', 'dose/samples/sampler/#'],
});
