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

/** A certificate that says it is the broker’s. */
function broker(name: string, more: object = {}) {
  const subjectAltNames = ['dns:broker.lab', 'dns:localhost', 'ip:127.0.0.1'];
  return { name, issuer: 'anselm', purpose: 'server' as const, commonName: 'broker.lab', subjectAltNames, ...more };
}

const bothRoots = { tls: { trustAnchors: ['anselm', 'anselm-2027'] } };

function bed(number: number, heartRate: string) {
  const id = `bed-${number}`;
  return {
    id,
    actor: `device:${id}` as const,
    kind: 'bedside-monitor' as const,
    label: `Bed ${number}`,
    clientId: id,
    userName: id,
    firmware: bothRoots,
    topics: { vitals: `ward/${id}/vitals`, state: `ward/${id}/state`, cmd: `ward/${id}/cmd` },
    payloads: { vitals: heartRate },
  };
}

export default defineLab({
  id: 'tls-mitm-unverified',
  number: 20,
  chapter: '07-tls',
  title: 'The helpful stranger on 8883',
  summary: 'Bedside monitors encrypt everything, and never ask for whom. You are what DNS says the broker is.',
  story:
    'Three bedside monitors of St. Anselm send heart rates to the nurses’ display, over TLS. ' +
    'Bed 3 checks nothing, “for now”. Bed 4 had an update and checks who signed; bed 5 checks the name, too, and has no clock. ' +
    'You sit in the hospital’s network and answer when they call. The hospital’s authority is being replaced: until spring, certificates of the old and of the new one are in use.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-295',
    statement:
      'Devices accept a certificate without asking who signed it, to whom it is made out, when it is valid and for what.',
  },
  specs: [mqtt5('5.4.3'), mqtt5('5.4.5'), mqtt311('5.4.3'), mqtt311('5.4.5')],
  protocolVersions: [4, 5],
  listeners: [{ name: 'tls', transport: 'tls', certificate: 'broker' }],

  pki: {
    authorities: [
      { name: 'anselm', commonName: 'St. Anselm root' },
      { name: 'anselm-2027', commonName: 'St. Anselm root 2027' },
      { name: 'public', commonName: 'Certificates for Everybody' },
    ],
    certificates: [
      broker('broker'),
      broker('renewed'),
      broker('new-root', { issuer: 'anselm-2027' }),
      broker('homemade', { flaw: 'selfSigned', given: true }),
      broker('printer', { commonName: 'print.lab', subjectAltNames: ['dns:print.lab'], given: true }),
      broker('last-year', { flaw: 'expired', given: true }),
      broker('stranger', { flaw: 'unknownCa' }),
      broker('forged', { flaw: 'sameNameOtherKey' }),
      broker('by-a-device', { flaw: 'leafAsIntermediate' }),
      broker('bought', { issuer: 'public' }),
      broker('name-in-cn', { flaw: 'hostInCommonNameOnly' }),
      broker('nul', { flaw: 'nulInHost' }),
      broker('tomorrow', { flaw: 'notYetValid' }),
      broker('for-clients', { flaw: 'wrongKeyUsage' }),
    ],
  },

  secrets: [
    password('bed-3', 'password of bed 3'),
    password('bed-4', 'password of bed 4'),
    password('bed-5', 'password of bed 5'),
    password('nurses', 'password of the nurses’ display'),
  ],

  devices: [
    bed(3, 'hr 81'),
    bed(4, 'hr 66'),
    bed(5, 'hr 140'),
    {
      id: 'nurses',
      actor: 'operator:nurses',
      kind: 'display',
      label: 'Nurses’ display',
      clientId: 'nurses',
      userName: 'nurses',
      firmware: bothRoots,
      topics: { watch: 'ward/+/vitals' },
    },
  ],

  topology: {
    nodes: [
      { id: 'nurses', x: 50, y: 6 },
      { id: 'broker', x: 50, y: 26 },
      { id: 'bed-3', x: 12, y: 32 },
      { id: 'bed-4', x: 34, y: 50 },
      { id: 'bed-5', x: 66, y: 50 },
      { id: 'attacker', x: 88, y: 32 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Answer bed 3 with a certificate that you made yourself: name its password.',
      answer('bed-3'),
    ),
    attackObjective(
      'A2',
      'Answer bed 4 with a certificate that is genuine, and somebody else’s: name its password.',
      answer('bed-4'),
    ),
    attackObjective(
      'A3',
      'Let the nurses read “hr 72” for bed 5, whose patient has 140.',
      count(
        happened('device.changed', {
          deviceId: 'nurses',
          property: 'ward/bed-5/vitals',
          to: 'hr 72',
          causeActor: 'attacker',
        }),
        1,
      ),
    ),
    defenceObjective(
      'D1',
      'Let every bed hang up on whoever is not the broker, through renewal and a change of authority.',
    ),
  ],

  hints: [
    'Two questions, and a certificate answers both: is it genuine, and is it *his*? Then two smaller ones, when it is valid and what it was made for. Which bed asks which?',
    'Chain to your own authorities, both of them as long as both are in use; the name you dialled, in subjectAltName; the dates; the purpose. And a check that only writes a warning is none.',
    'For each bed: tls with trustAnchors ["anselm", "anselm-2027"], and verifyChain, verifyDates, verifyPurpose true, verifyName subjectAltName, onFailure abort. All but the first are what you get if you say nothing.',
  ],

  ownTools: [
    {
      tool: 'openssl',
      purpose: 'Ask the broker as a careful device would (anselm.pem is among the files of this lab)',
      command:
        'openssl s_client -connect {{host}}:{{port:tls}} -servername broker.lab -CAfile anselm.pem -verify_hostname broker.lab -verify_return_error -brief </dev/null',
    },
    {
      tool: 'mosquitto_sub',
      purpose:
        'The same with a client that dials the address, which is in the certificate, too: it believes the broker, and is then asked for a password. Never with --insecure',
      command: 'mosquitto_sub --cafile anselm.pem -h {{host}} -p {{port:tls}} -i me -t ward/# -W 2',
    },
    {
      tool: 'tshark',
      purpose:
        'See which certificates crossed the wire of the file that “Capture for Wireshark” gives you: in TLS 1.3 none is in clear',
      command: "tshark -r capture.pcapng -Y 'tls.handshake.type==11' -T fields -e x509ce.dNSName",
    },
  ],

  defaultTopics: ['ward/bed-3/vitals', 'ward/bed-4/vitals', 'ward/bed-5/vitals', 'ward/bed-5/state', 'ward/bed-5/cmd'],
});
