import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
} from '../../src/lab-kit/index.ts';

export default defineLab({
  id: 'scram-downgrade',
  number: 9,
  chapter: '03-scram',
  title: 'Sorry, I only speak password',
  summary: 'Monitor and broker can both do SCRAM, and both are willing to do without: one answer on the way is enough.',
  story:
    'St. Anselm has bought monitors that check everything SCRAM asks for. Because some wards had older brokers, the maker built in a courtesy: where SCRAM is not offered, the monitor uses its password. ' +
    'And because some monitors are old, the broker takes either. Beside them works an infusion pump that knows nothing newer than MQTT 3.1.1; it has a TLS listener for that. ' +
    'You have a small box on the network of ward 3, between the monitor and everything else.',
  minutes: 20,
  weakness: {
    cwe: 'CWE-757',
    statement:
      'The monitor gives up SCRAM after any failure and sends its password in clear; the broker takes the password for the same account, and every password on any listener.',
  },
  specs: [mqtt5('4.12.0-1'), mqtt5('4.12'), mqtt5('3.2.2.2'), mqtt311('3.2.2.3'), mqtt5('5.4.3')],
  protocolVersions: [4, 5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
    { name: 'tls', transport: 'tls', certificate: 'broker' },
  ],
  pki: {
    authorities: [{ name: 'root', commonName: 'St. Anselm Root' }],
    certificates: [
      {
        name: 'broker',
        issuer: 'root',
        purpose: 'server',
        commonName: 'broker.lab',
        subjectAltNames: ['dns:broker.lab', 'ip:127.0.0.1'],
      },
    ],
  },

  secrets: [
    { id: 'monitor-12', kind: 'password', length: 22, meaning: 'password of the monitor' },
    { id: 'pump-7', kind: 'password', length: 22, meaning: 'password of the infusion pump' },
    { id: 'station', kind: 'password', length: 22, meaning: 'password of the nurses’ station' },
  ],

  devices: [
    {
      id: 'monitor',
      actor: 'device:monitor',
      kind: 'bedside-monitor',
      label: 'Monitor, bed 12',
      clientId: 'monitor-12',
      userName: 'monitor-12',
      firmware: { protocolVersions: [5, 4], mechanisms: ['SCRAM-SHA-256', 'password'], fallback: 'always' },
      topics: { vitals: 'ward3/bed12/vitals', state: 'ward3/bed12/alarm', cmd: 'ward3/bed12/cmd' },
    },
    {
      id: 'pump',
      actor: 'device:pump',
      kind: 'pump',
      label: 'Infusion pump',
      clientId: 'pump-7',
      userName: 'pump-7',
      firmware: { listener: 'tls' },
      topics: { state: 'ward3/pump7/state', telemetry: 'ward3/pump7/flow', cmd: 'ward3/pump7/cmd' },
      payloads: { telemetry: '4.2 ml/h' },
    },
    {
      id: 'station',
      actor: 'operator:station',
      kind: 'display',
      label: 'Nurses’ station',
      clientId: 'station',
      userName: 'station',
      firmware: { protocolVersions: [5], mechanisms: ['SCRAM-SHA-256'] },
      topics: { 'watch-vitals': 'ward3/+/vitals', 'watch-flows': 'ward3/+/flow', status: 'ward3/station' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 56, y: 30 },
      { id: 'station', x: 56, y: 6 },
      { id: 'monitor', x: 10, y: 22 },
      { id: 'pump', x: 90, y: 40 },
      { id: 'attacker', x: 32, y: 48 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Have the monitor say its password.',
      count(happened('packet.intercepted', { deviceId: 'monitor', packetType: 'connect', password: true }), 1),
    ),
    attackObjective(
      'A2',
      'Be the monitor at the true broker, without SCRAM.',
      count(happened('connect.accepted', { actor: 'attacker', principal: 'monitor-12', method: 'password' }), 1),
    ),
    defenceObjective('D1', 'Leave nobody a choice but SCRAM, and the old pump a way that is safe.'),
  ],

  hints: [
    'Everything that comes before the proof can be said by anybody: that SCRAM is not offered, that the version is too new, nothing at all. Which of these answers makes the monitor change its mind? And why does the broker not mind either?',
    'Close both sides. A client that knows one way tries it again or stays away. A broker that knows for each account how it may sign in turns away a password, however right it is. What cannot do SCRAM is an exception: one account, one listener.',
    'devices.monitor: protocolVersions [5], mechanisms ["SCRAM-SHA-256"], fallback never. auth.accounts: monitor-12 with mechanisms ["SCRAM-SHA-256"]; pump-7 keeps ["password"], with listeners ["tls"].',
  ],

  ownTools: [
    {
      tool: 'mosquitto_pub',
      purpose:
        'Sign in with the password that you caught (put it in the place of “caught”), by MQTT 5 and without a method',
      command:
        "mosquitto_pub -V mqttv5 -h {{host}} -p {{port:tcp}} -i monitor-12 -u monitor-12 -P 'caught' -t ward3/bed12/vitals -m 'hr 72'",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'The same by MQTT 3.1.1, where there is no SCRAM at all',
      command:
        "mosquitto_pub -V mqttv311 -h {{host}} -p {{port:tcp}} -i monitor-12 -u monitor-12 -P 'caught' -t ward3/bed12/vitals -m 'hr 72'",
    },
    {
      tool: 'openssl',
      purpose: 'Look at the listener of the pump',
      command: 'openssl s_client -connect {{host}}:{{port:tls}} -servername broker.lab -brief </dev/null',
    },
  ],

  defaultTopics: ['ward3/bed12/vitals', 'ward3/bed12/alarm', 'ward3/bed12/cmd', 'ward3/pump7/flow', 'ward3/station'],
});
