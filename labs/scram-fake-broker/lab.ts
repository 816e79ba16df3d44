import {
  answer,
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
} from '../../src/lab-kit/index.ts';

const scramOnly = { protocolVersions: [5 as const], mechanisms: ['SCRAM-SHA-256' as const] };

export default defineLab({
  id: 'scram-fake-broker',
  number: 8,
  chapter: '03-scram',
  title: 'Prove that you know me',
  summary: 'A bedside monitor signs in with SCRAM and never asks the broker for its half of the proof.',
  story:
    'In ward 3 of St. Anselm a monitor watches the patient in bed 12 and reports to the broker of the hospital, under whatever address DNS gives for it. ' +
    'Its maker is proud of SCRAM: the password is never on the wire, and the broker proves itself, too. Only the monitor never looks at that proof, nor at anything else it is told. ' +
    'You have changed one record in DNS, and are the broker now.',
  minutes: 30,
  weakness: {
    cwe: 'CWE-304',
    statement:
      'The monitor answers any challenge and takes any success for true: it checks neither nonce nor iterations nor the signature of the broker.',
  },
  specs: [mqtt5('4.12'), mqtt5('4.12.0-5'), mqtt5('3.2.2.3.18'), mqtt5('5.4.3')],
  protocolVersions: [5],
  listeners: [
    { name: 'ws', transport: 'ws' },
    { name: 'tcp', transport: 'tcp' },
  ],

  secrets: [
    { id: 'monitor-12', kind: 'dictionary', length: 16, meaning: 'password of the monitor, set when it was put up' },
    {
      id: 'monitor-12-new',
      kind: 'password',
      length: 22,
      meaning: 'password that the ward will give the monitor next',
    },
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
      firmware: scramOnly,
      topics: { vitals: 'ward3/bed12/vitals', state: 'ward3/bed12/alarm', cmd: 'ward3/bed12/cmd' },
    },
    {
      id: 'station',
      actor: 'operator:station',
      kind: 'display',
      label: 'Nurses’ station',
      clientId: 'station',
      userName: 'station',
      firmware: scramOnly,
      topics: { 'watch-vitals': 'ward3/+/vitals', 'watch-alarms': 'ward3/+/alarm', status: 'ward3/station' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'station', x: 50, y: 6 },
      { id: 'monitor', x: 12, y: 30 },
      { id: 'attacker', x: 30, y: 52 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Have the monitor report a patient to you, and to nobody else.',
      count(
        happened('packet.intercepted', {
          deviceId: 'monitor',
          from: 'device',
          forwarding: false,
          topicName: 'ward3/bed12/vitals',
        }),
        1,
      ),
    ),
    attackObjective(
      'A2',
      'Silence the alarm at bed 12.',
      count(
        happened('device.changed', { deviceId: 'monitor', property: 'alarm', to: 'off', causeActor: 'attacker' }),
        1,
      ),
    ),
    attackObjective('A3', 'Name the password of the monitor.', answer('monitor-12')),
    defenceObjective('D1', 'Have the monitor talk to nobody but the broker that knows its password.'),
  ],

  hints: [
    'Which message of the exchange proves that the broker knows the password? Play a broker that leaves it out, or makes it up, and see what the monitor does. And who chose how often the password was hashed?',
    'A missing proof is a wrong proof, whatever the reason code says, and nothing may leave before it was checked. Of a challenge the monitor has to know three things: the nonce begins with its own, goes on with something else, and the price of a guess is neither a joke nor a month of work.',
    'devices.monitor.scram: serverSignature required, requireSameMethod, noncePrefix, serverNonce, refuseExtensions and silentUntilVerified true, iterationsMin 4096, iterationsMax 200000, pinnedSalt null.',
  ],

  ownTools: [
    {
      tool: 'tshark',
      purpose:
        'Read what monitor and broker say to each other in the file that “Capture for Wireshark” gives you (put its name in place of capture.pcapng)',
      command: "tshark -r capture.pcapng -Y 'mqtt.msgtype==15 || mqtt.msgtype==2' -V | grep -E 'Reason|Authentication'",
    },
    {
      tool: 'mosquitto_sub',
      purpose: 'See what the true broker says to somebody who has a password and no SCRAM',
      command: 'mosquitto_sub -V mqttv5 -h {{host}} -p {{port:tcp}} -u station -P guess -t ward3/#',
    },
  ],

  defaultTopics: ['ward3/bed12/vitals', 'ward3/bed12/alarm', 'ward3/bed12/cmd', 'ward3/station'],
});
