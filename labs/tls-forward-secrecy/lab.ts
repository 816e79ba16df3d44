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

/** Passwords that were set when a device was installed, different for each learner. */
function password(id: string, meaning: string) {
  return { id, kind: 'password' as const, length: 16, meaning };
}

function server(name: string, more: object = {}) {
  const subjectAltNames = ['dns:broker.lab', 'dns:localhost', 'ip:127.0.0.1'];
  const common = { issuer: 'brightwater', purpose: 'server' as const, commonName: 'broker.lab', subjectAltNames };
  return { name, ...common, keyType: 'rsa-2048' as const, ...more };
}

export default defineLab({
  id: 'tls-forward-secrecy',
  number: 21,
  chapter: '07-tls',
  title: 'Recorded in spring, read in autumn',
  summary: 'A broker’s key leaks from a backup, and with it everything that was ever recorded of one old controller.',
  story:
    'Brightwater’s broker has had one key since 2019, and speaks whatever an old controller asks for. ' +
    'In spring you recorded the wire between the waterworks and the valve house. Now a backup with the broker’s private key was found on a public share. ' +
    'Its certificate was taken back the same day, but the broker still shows it, so that devices were told not to look.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-327',
    statement:
      'The broker grants TLS 1.0 and suites whose secret is encrypted to its lasting key, and goes on with a key that has leaked.',
  },
  specs: [mqtt5('5.4.5'), mqtt5('5.4.3'), mqtt311('5.4.5'), mqtt311('5.4.3')],
  protocolVersions: [4, 5],
  listeners: [{ name: 'tls', transport: 'tls', certificate: 'broker-2019' }],

  pki: {
    authorities: [{ name: 'brightwater', commonName: 'Brightwater root' }],
    certificates: [server('broker-2019', { flaw: 'revoked', given: true }), server('broker-2026')],
  },

  secrets: [
    password('valve-3', 'password of valve 3'),
    password('pump-1', 'password of pump 1'),
    password('scada', 'password of the control system'),
  ],

  devices: [
    {
      id: 'valve-3',
      actor: 'device:valve-3',
      kind: 'valve',
      label: 'Valve 3',
      clientId: 'valve-3',
      userName: 'valve-3',
      firmware: { tls: { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' } },
      topics: { state: 'plant/valve-3/state', telemetry: 'plant/valve-3/telemetry', cmd: 'plant/valve-3/cmd' },
    },
    {
      id: 'pump-1',
      actor: 'device:pump-1',
      kind: 'pump',
      label: 'Pump 1',
      clientId: 'pump-1',
      userName: 'pump-1',
      topics: { state: 'plant/pump-1/state', telemetry: 'plant/pump-1/telemetry', cmd: 'plant/pump-1/cmd' },
    },
    {
      id: 'scada',
      actor: 'operator:scada',
      kind: 'display',
      label: 'Control system',
      clientId: 'scada',
      userName: 'scada',
      topics: { watch: 'plant/#' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 28 },
      { id: 'scada', x: 50, y: 6 },
      { id: 'valve-3', x: 86, y: 24 },
      { id: 'pump-1', x: 80, y: 48 },
      { id: 'attacker', x: 16, y: 36 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Be granted a suite in which the secret is encrypted to the broker’s key.',
      count(
        happened('tls.accepted', {
          actor: 'attacker',
          cipher: { oneOf: ['AES128-GCM-SHA256', 'AES128-SHA256', 'AES128-SHA'] },
        }),
        1,
      ),
    ),
    attackObjective('A2', 'Open the recording with the leaked key: name the password of valve 3.', answer('valve-3')),
    attackObjective(
      'A3',
      'Speak TLS 1.0 to the broker, in the year 2026.',
      count(happened('tls.accepted', { actor: 'attacker', version: 'TLSv1' }), 1),
    ),
    defenceObjective('D1', 'Let the next key that leaks open nothing that was recorded, and be the broker no more.'),
  ],

  hints: [
    'Two devices were recorded, and the key opens the connection of one. Look at the suite in their ServerHello (Events pane, tls.record): which secret decrypts the past, and which one only signed it?',
    'Remove every suite whose key exchange depends on the broker’s key, and every version that has no better ones; the old controller has had an update that knows one of the better. Then replace the key that leaked, and have devices look whether a certificate was taken back.',
    'listeners.tls.tls: minVersion TLSv1.2, ciphers ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305, certificate broker-2026. devices.valve-3.tls.ciphers ECDHE-RSA-AES128-GCM-SHA256, and verifyRevocation true for all three.',
  ],

  ownTools: [
    {
      tool: 'nmap',
      purpose: 'List versions and suites. Its letters judge key sizes and nothing else: do not rely on them',
      command: 'nmap -Pn -p {{port:tls}} --script ssl-enum-ciphers {{host}}',
    },
    {
      tool: 'openssl',
      purpose: 'Ask for TLS 1.0',
      command: "openssl s_client -connect {{host}}:{{port:tls}} -tls1 -cipher 'DEFAULT:@SECLEVEL=0' -brief </dev/null",
    },
    {
      tool: 'tshark',
      purpose:
        'Open the file that “Capture for Wireshark” gives you (put its name in place of capture.pcapng) with the leaked key',
      command:
        'tshark -r capture.pcapng -o \'uat:rsa_keys:"broker-2019.key.pem",""\' -d tcp.port==8883,tls -d tls.port==8883,mqtt -Y mqtt.msgtype==1 -T fields -e mqtt.username -e mqtt.passwd',
    },
  ],

  defaultTopics: ['plant/valve-3/cmd', 'plant/valve-3/state', 'plant/pump-1/cmd', 'plant/pump-1/telemetry'],
});
