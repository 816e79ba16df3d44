import {
  attackObjective,
  count,
  defenceObjective,
  defineLab,
  happened,
  mqtt5,
  mqtt311,
  onOneConnection,
} from '../../src/lab-kit/index.ts';

/** A client certificate, by default from the authority that Kestrel keeps for its fleet. */
function badge(name: string, commonName: string, more: object = {}) {
  return { name, issuer: 'fleet', purpose: 'client' as const, commonName, ...more };
}

/** The attacker holds it, private key included. */
const given = { given: true };

export default defineLab({
  id: 'mtls-identity',
  number: 22,
  chapter: '07-tls',
  title: 'Anyone can print a badge',
  summary: 'A broker asks for certificates, takes whatever it is shown, and believes the name in CONNECT all the same.',
  story:
    'Kestrel’s cars and its depot sign in with certificates instead of passwords. Whoever is depot-admin opens every car. ' +
    'The broker asks for a certificate; nobody has tried what happens without a good one. ' +
    'You drive car 7, which has a certificate of its own, and from a scrapyard you have the control unit of car 2, whose certificate was taken back.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-295',
    statement:
      'Client certificates are asked for and not required, every authority of a bundle counts, revocation lists are not read, and the name in CONNECT goes before the certified one.',
  },
  specs: [mqtt5('5.4.1'), mqtt5('5.4.2'), mqtt311('5.4.1'), mqtt311('5.4.2'), mqtt311('3.1.4-2')],
  protocolVersions: [4, 5],
  listeners: [{ name: 'tls', transport: 'tls', certificate: 'broker' }],

  pki: {
    authorities: [
      { name: 'kestrel', commonName: 'Kestrel root' },
      { name: 'fleet', commonName: 'Kestrel fleet', issuer: 'kestrel' },
      { name: 'workshop', commonName: 'Kestrel workshop', issuer: 'kestrel', staleRevocationList: true },
      { name: 'public', commonName: 'Certificates for Everybody' },
    ],
    certificates: [
      {
        name: 'broker',
        issuer: 'fleet',
        purpose: 'server',
        commonName: 'broker.lab',
        subjectAltNames: ['dns:broker.lab', 'dns:localhost', 'ip:127.0.0.1'],
      },
      badge('depot-admin', 'depot-admin'),
      badge('car-001', 'car-001'),
      badge('car-003', 'car-003'),
      badge('car-005', 'car-005'),
      badge('car-007', 'car-007', given),
      badge('car-002', 'car-002', { flaw: 'revoked', ...given }),
      badge('homemade', 'depot-admin', { flaw: 'selfSigned', ...given }),
      badge('bought', 'depot-admin', { issuer: 'public', ...given }),
      badge('stranger', 'depot-admin', { flaw: 'unknownCa' }),
      badge('forged', 'depot-admin', { flaw: 'sameNameOtherKey' }),
      badge('web-server', 'depot-admin', { flaw: 'wrongKeyUsage' }),
      badge('last-year', 'depot-admin', { flaw: 'expired' }),
      badge('wildcard', '+'),
      badge('car-090', 'car-090', { issuer: 'workshop' }),
    ],
  },

  secrets: [],

  devices: [
    {
      id: 'car-001',
      actor: 'device:car-001',
      kind: 'car',
      label: 'Car 1',
      clientId: 'car-001',
      userName: 'car-001',
      firmware: { tls: { clientCertificate: 'car-001' } },
      topics: { state: 'cars/car-001/state', telemetry: 'cars/car-001/telemetry', cmd: 'cars/car-001/cmd' },
    },
    {
      id: 'depot',
      actor: 'operator:depot',
      kind: 'display',
      label: 'Depot',
      clientId: 'depot-admin',
      userName: 'depot-admin',
      firmware: { tls: { clientCertificate: 'depot-admin' } },
      topics: { watch: 'cars/#' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 30 },
      { id: 'depot', x: 50, y: 7 },
      { id: 'car-001', x: 86, y: 38 },
      { id: 'attacker', x: 16, y: 48 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Be depot-admin without showing any certificate.',
      count(happened('connect.accepted', { actor: 'attacker', principal: 'depot-admin', method: 'undecided' }), 1),
    ),
    attackObjective(
      'A2',
      'Be depot-admin with a certificate that nobody you could not be has signed.',
      onOneConnection(
        happened('tls.accepted', { actor: 'attacker', authorized: false, peerCommonName: 'depot-admin' }),
        happened('connect.accepted', { actor: 'attacker', principal: 'depot-admin', method: 'certificate' }),
      ),
    ),
    attackObjective(
      'A3',
      'Open car 1 with the genuine certificate of car 7.',
      onOneConnection(
        happened('tls.accepted', { actor: 'attacker', authorized: true, peerCommonName: 'car-007' }),
        happened('publish.accepted', { actor: 'attacker', topicName: 'cars/car-001/cmd', text: 'UNLOCK' }),
      ),
    ),
    attackObjective(
      'A4',
      'Sign in as car 2 with its certificate, which was taken back.',
      onOneConnection(
        happened('tls.accepted', { actor: 'attacker', peerCommonName: 'car-002' }),
        happened('connect.accepted', { actor: 'attacker', principal: 'car-002', method: 'certificate' }),
      ),
    ),
    defenceObjective('D1', 'Let nobody be anybody but whom a valid certificate names, while cars and depot go on.'),
  ],

  hints: [
    'Three questions, and the broker asks none of them to the end: is there a certificate at all? Has somebody signed it whom you trust with this, and not taken it back? And is the one who speaks the one it names?',
    'Asked for is not required. Whoever is in the bundle of authorities may print badges for your fleet. The verified name has to take the place of the claimed one, in the user name, in the ClientId, and as plain text wherever a rule contains it. And a list that is read once is old tomorrow.',
    'listeners.tls.tls.clientCertificate: ask require, trustAnchors ["kestrel"], identityFrom commonName, claimedUserName mustMatch, revocation live. auth.undecided deny, clientId.rule equalsUserName, acl.templates literalLevel.',
  ],

  ownTools: [
    {
      tool: 'mosquitto_pub',
      purpose: 'Be depot-admin without a certificate (kestrel.pem is among the files of this lab)',
      command:
        'mosquitto_pub --cafile kestrel.pem -h {{host}} -p {{port:tls}} -i anybody -u depot-admin -t cars/car-001/cmd -m UNLOCK',
    },
    {
      tool: 'openssl',
      purpose: 'Print a badge of your own, and show it',
      command:
        'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=depot-admin -keyout own.key -out own.pem && mosquitto_pub --cafile kestrel.pem --cert own.pem --key own.key -h {{host}} -p {{port:tls}} -i badge -t cars/car-001/cmd -m UNLOCK',
    },
    {
      tool: 'openssl',
      purpose: 'See which authorities the broker asks a certificate of',
      command:
        'openssl s_client -connect {{host}}:{{port:tls}} -servername broker.lab -CAfile kestrel.pem -verify_hostname broker.lab </dev/null | grep -A4 "client certificate CA"',
    },
  ],

  capture: { tlsSecrets: 'own' },
  defaultTopics: [
    'cars/car-001/state',
    'cars/car-001/telemetry',
    'cars/car-001/cmd',
    'cars/car-007/telemetry',
    'cars/car-007/cmd',
  ],
});
