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

/** A meter, whose serial number is its PSK identity and its user name. */
function meter(id: string, serial: string, secret: string, payloads: Record<string, string> = {}) {
  return {
    id,
    actor: `device:${id}` as const,
    kind: 'meter' as const,
    label: serial,
    clientId: serial,
    userName: serial,
    firmware: { tls: { psk: { identity: serial, secret } } },
    topics: { reading: `meters/${serial}/reading` },
    payloads,
  };
}

/** A key of 16 bytes, computed when the meter was made. */
function computed(id: string, meaning: string, computedFrom: { text: string; hmacKey?: string }) {
  return { id, kind: 'hex' as const, length: 32, computedFrom, meaning };
}

/** A key of 32 random bytes. */
function random(id: string, meaning: string) {
  return { id, kind: 'hex' as const, length: 64, meaning };
}

export default defineLab({
  id: 'psk-meter',
  number: 23,
  chapter: '07-tls',
  title: 'Sixteen bytes from the serial number',
  summary: 'Meters speak TLS with pre-shared keys that anybody can compute, and the broker tells which meters exist.',
  story:
    'Volta’s electricity meters speak TLS without certificates: meter and broker share a key. ' +
    'In the newer series it is the first sixteen bytes of SHA-256 over the serial number, as the installer’s manual says; the old series has one key for all. ' +
    'Your own meter is VG-100440, of the old series, and you have read its memory. Your neighbour has VG-100418, and across the street hangs VG-300217.',
  minutes: 15,
  weakness: {
    cwe: 'CWE-1391',
    statement:
      'Pre-shared keys are computed from what everybody can read or shared by a whole series, and the suite makes every recording depend on them for ever.',
  },
  specs: [mqtt5('5.4.1'), mqtt5('5.4.5'), mqtt311('5.4.1'), mqtt311('5.4.5')],
  protocolVersions: [4, 5],
  listeners: [{ name: 'tls', transport: 'tls' }],

  secrets: [
    computed('label-217', 'key of VG-300217 as the manual has it', { text: 'VG-300217' }),
    computed('firmware-217', 'key of VG-300217 by the recipe of the new firmware', {
      text: 'VG-300217',
      hmacKey: 'volta-provisioning-v2',
    }),
    {
      id: 'group',
      kind: 'hex',
      length: 32,
      given: true,
      meaning: 'key of the whole old series, from the memory of your meter',
    },
    { ...random('fleet', 'a random key that was written into every meter, yours too'), given: true },
    random('meter-217', 'random key that waits in VG-300217'),
    random('meter-418', 'random key that waits in VG-100418'),
    { ...random('meter-440', 'random key that waits in your own meter'), given: true },
    random('billing', 'key of the billing system'),
    { id: 'reading', kind: 'digits', length: 6, meaning: 'what VG-300217 has counted, in Wh' },
  ],

  devices: [
    meter('meter-217', 'VG-300217', 'label-217', { reading: '{{secret:reading}} Wh' }),
    meter('meter-418', 'VG-100418', 'group'),
    meter('meter-440', 'VG-100440', 'group'),
    {
      id: 'billing',
      actor: 'operator:billing',
      kind: 'display',
      label: 'Billing',
      clientId: 'billing',
      userName: 'billing',
      firmware: { tls: { psk: { identity: 'billing', secret: 'billing' } } },
      topics: { watch: 'meters/+/reading' },
    },
  ],

  topology: {
    nodes: [
      { id: 'broker', x: 50, y: 28 },
      { id: 'billing', x: 50, y: 6 },
      { id: 'meter-217', x: 86, y: 22 },
      { id: 'meter-418', x: 78, y: 46 },
      { id: 'meter-440', x: 22, y: 46 },
      { id: 'attacker', x: 14, y: 22 },
    ],
  },

  objectives: [
    attackObjective(
      'A1',
      'Without any right key, get one alert for a meter that exists and another for one that does not.',
      count(
        happened('tls.failed', {
          actor: 'attacker',
          alertSent: { oneOf: ['unknown_psk_identity', 'bad_record_mac'] },
        }),
        2,
        'alertSent',
      ),
    ),
    attackObjective(
      'A2',
      'Speak TLS as VG-300217, with nothing but its label.',
      count(happened('tls.accepted', { actor: 'attacker', pskIdentity: 'VG-300217' }), 1),
    ),
    attackObjective('A3', 'Open a recording and name what VG-300217 has counted.', answer('reading')),
    attackObjective(
      'A4',
      'Be your neighbour’s meter, with the key of your own.',
      count(happened('tls.accepted', { actor: 'attacker', pskIdentity: 'VG-100418' }), 1),
    ),
    defenceObjective('D1', 'Give every meter a key that only it has, and take nobody’s past away when one leaks.'),
  ],

  hints: [
    'Look at the Events pane while a handshake fails: which alert does the broker send for a name that it knows, and which for one that you made up? And which of the things that go into a key is secret at all?',
    'Each meter needs a random key of its own, at both ends: in the broker’s table and in devices. An exchange that is ephemeral (ECDHE) keeps a key that leaks from opening what was recorded. One answer for all failures tells nobody who exists, and the identity has to be the user name.',
    'ciphers ECDHE-PSK-CHACHA20-POLY1305; psk.identities: provisioned meter-217, meter-418, meter-440, and no commissioning entry; unknownIdentity randomKey; bindUserName true; auth.undecided deny. The same secrets in devices.*.tls.psk.secret.',
  ],

  ownTools: [
    {
      tool: 'openssl',
      purpose: 'Ask for a meter with a wrong key, and read the number of the alert: 115 or 20',
      command:
        'openssl s_client -connect {{host}}:{{port:tls}} -tls1_2 -cipher PSK -psk_identity VG-300217 -psk 00112233445566778899aabbccddeeff </dev/null 2>&1 | grep -i alert',
    },
    {
      tool: 'mosquitto_pub',
      purpose: 'Be VG-300217 with the key that its label gives away',
      command:
        'mosquitto_pub -h {{host}} -p {{port:tls}} --psk-identity VG-300217 --psk "$(printf VG-300217 | sha256sum | cut -c1-32)" --ciphers PSK-AES128-CBC-SHA256 -i mine -u VG-300217 -t meters/VG-300217/reading -m \'0 Wh\'',
    },
    {
      tool: 'tshark',
      purpose: 'Open the file that “Capture for Wireshark” gives you (put its name in place of capture.pcapng)',
      command:
        'tshark -r capture.pcapng -o tls.psk:$(printf VG-300217 | sha256sum | cut -c1-32) -d tcp.port==8883,tls -d tls.port==8883,mqtt -Y mqtt.msg -T fields -e mqtt.msg | head -1 | xxd -r -p',
    },
  ],

  defaultTopics: ['meters/VG-300217/reading', 'meters/VG-100418/reading', 'meters/VG-100440/reading'],
});
