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

const server = {
  purpose: 'server' as const,
  commonName: 'broker.lab',
  subjectAltNames: ['dns:broker.lab', 'ip:127.0.0.1'],
};

export default defineLab({
  id: 'sniff-connect',
  number: 4,
  chapter: '02-passwords',
  title: 'Eleven bytes to the boiler',
  summary: 'A heat pump says the password of every installer in clear, beside a TLS listener that nobody uses.',
  story:
    'Hearth puts heat pumps into cellars, and each signs in with the account of whoever installed it: one account, in every house. ' +
    'The broker has had a TLS listener since spring; the app uses it, and the heat pump was forgotten. ' +
    'You are in the guest network of the house, and the cable of the heat pump runs through it.',
  minutes: 20,
  weakness: {
    cwe: 'CWE-319',
    statement:
      'The heat pump sends an account that is used everywhere over a listener without TLS, which everybody reaches.',
  },
  specs: [mqtt311('3.1.2.8'), mqtt311('3.1.3.5'), mqtt5('3.1.3.6'), mqtt5('5.4.1'), mqtt5('5.4.5')],
  protocolVersions: [4],
  listeners: [
    { name: 'tcp', transport: 'tcp' },
    { name: 'tls', transport: 'tls', certificate: 'broker' },
  ],
  pki: {
    authorities: [{ name: 'root', commonName: 'Hearth Root' }],
    certificates: [
      { ...server, name: 'broker', issuer: 'root' },
      { ...server, name: 'homemade', issuer: 'root', flaw: 'selfSigned', given: true },
      { ...server, name: 'neighbour', issuer: 'root', flaw: 'wrongHost', given: true },
    ],
  },

  secrets: [
    { id: 'installer', kind: 'password', length: 11, meaning: 'password of the installers’ account' },
    {
      id: 'installer-new',
      kind: 'password',
      length: 22,
      meaning: 'password that the installers’ account can change to',
    },
    { id: 'app', kind: 'password', length: 22, meaning: 'password of the app' },
  ],

  devices: [
    {
      id: 'heatpump',
      actor: 'device:heatpump',
      kind: 'thermostat',
      label: 'Heat pump',
      clientId: 'heatpump',
      userName: 'installer',
      topics: { state: 'hearth/heatpump/temperature', cmd: 'hearth/heatpump/target' },
    },
    {
      id: 'app',
      actor: 'operator:app',
      kind: 'display',
      label: 'App',
      clientId: 'app',
      userName: 'app',
      firmware: { listener: 'tls' },
      topics: { watch: 'hearth/+/temperature', status: 'hearth/app' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 60, y: 26 },
      { id: 'app', x: 90, y: 8 },
      { id: 'heatpump', x: 14, y: 12 },
      { id: 'attacker', x: 30, y: 48 },
    ],
  },

  objectives: [
    attackObjective('A1', 'Name the password that the heat pump sends.', answer('installer')),
    attackObjective(
      'A2',
      'Sign in with it.',
      count(happened('connect.accepted', { actor: 'attacker', principal: 'installer', method: 'password' }), 1),
    ),
    attackObjective(
      'A3',
      'Set the heat pump to 35 °C.',
      count(
        happened('device.changed', { deviceId: 'heatpump', property: 'target', to: '35.0', causeActor: 'attacker' }),
        1,
      ),
    ),
    defenceObjective('D1', 'Leave nothing to read and nothing to reuse, while the heat pump keeps heating.'),
  ],

  hints: [
    'Which listener carries the secret, and who reaches it? Then imagine that you close it today: what does somebody still have who listened yesterday?',
    'Three things belong together: the heat pump moves to TLS and verifies whom it talks to; the plain listener goes away; and the password is changed at both of its ends, since encrypting later does not un-leak.',
    'devices.heatpump: listener tls, secret installer-new, tls with verifyChain true and verifyName subjectAltName. listeners.tcp.enabled false. auth.accounts[installer].password.secret installer-new.',
  ],

  ownTools: [
    {
      tool: 'tshark',
      purpose:
        'Find the fields of CONNECT in the file that “Capture for Wireshark” gives you (put its name in place of capture.pcapng)',
      command:
        "tshark -r capture.pcapng -Y 'mqtt.msgtype==1' -T fields -e mqtt.clientid -e mqtt.username -e mqtt.passwd",
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Use what you found (put it in the place of “found”)',
      command: "mosquitto_pub -h {{host}} -p {{port:tcp}} -u installer -P 'found' -t hearth/heatpump/target -m 35",
    },
    {
      tool: 'openssl',
      purpose: 'See what the other listener shows of itself, and of you',
      command: 'openssl s_client -connect {{host}}:{{port:tls}} -servername broker.lab -brief </dev/null',
    },
  ],

  defaultTopics: ['hearth/heatpump/temperature', 'hearth/heatpump/target', 'hearth/app'],
});
