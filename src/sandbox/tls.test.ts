/** TLS labs as the judge runs them: without a socket, decided by what the broker saw. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { startExample } from '../../tests/fixtures/example-sandbox.ts';
import { certificateNamed, tlsHome, tlsPolicy } from '../../tests/fixtures/tls-home.ts';
import { connectClient } from '../actors/index.ts';
import { nodeTransports } from '../host-node/node-transports.ts';
import { type CertificateFlaw, certificateFlawSchema } from '../model/certificates.ts';
import type { LabEventType } from '../model/lab-event.ts';
import type { ClientTls, PolicySource } from '../model/policy.ts';
import type { Sandbox } from './index.ts';

vi.setConfig({ testTimeout: 120_000 });

async function world(source: PolicySource = {}, lab = tlsHome): Promise<Sandbox> {
  const { sandbox } = await startExample({ lab, policy: tlsPolicy(source), transports: nodeTransports });
  onTestFinished(() => sandbox.dispose());
  return sandbox;
}

const quiet = { ...tlsHome, devices: [] };
const events = <T extends LabEventType>(sandbox: Sandbox, type: T) =>
  sandbox.events().filter((event) => event.type === type) as Extract<
    ReturnType<Sandbox['events']>[number],
    { type: T }
  >[];

/** How far a client of the attacker’s came, by what the broker saw. */
async function enter(sandbox: Sandbox, tls: ClientTls, options: { userName?: string; listener?: string } = {}) {
  const { kind } = await connectClient(sandbox, 'attacker', { clientId: 'c', listener: 'tls', tls, ...options });
  await vi.waitFor(() =>
    expect(events(sandbox, 'connection.closed').length + (kind === 'accepted' ? 1 : 0)).toBeGreaterThan(0),
  );
  const connects = sandbox
    .events()
    .filter((event) => event.type === 'packet.received' && event.packetType === 'connect');
  return { kind, connects: connects.length, principal: events(sandbox, 'connect.accepted').at(-1)?.principal ?? null };
}

test('a device and its broker speak TLS, and all that was agreed on is told', async () => {
  const sandbox = await world();
  expect(sandbox.devices()).toMatchObject([{ id: 'lock', connected: true }]);
  expect(events(sandbox, 'tls.accepted')).toMatchObject([
    { version: 'TLSv1.3', serverName: 'broker.lab', actor: 'device:lock', authorized: false, connectionId: 1 },
  ]);
  const [hello, answer] = events(sandbox, 'tls.record');
  expect(hello).toMatchObject({ from: 'client', messages: ['client_hello'], detail: { serverName: 'broker.lab' } });
  expect(answer?.detail?.versions).toEqual(['TLSv1.3']);
});

test('without Node there is no TLS, and that is what is said', async () => {
  const { sandbox } = await startExample({ lab: tlsHome, policy: tlsPolicy() });
  onTestFinished(() => sandbox.dispose());
  expect(sandbox.devices()[0]?.connected).toBe(false);
  const { kind } = await connectClient(sandbox, 'attacker', { clientId: 'c', listener: 'tls' });
  expect(kind).toBe('closed');
});

const dialled = async (
  flaw: CertificateFlaw,
  tls: NonNullable<NonNullable<PolicySource['devices']>[string]>['tls'],
) => {
  const certificate = certificateNamed(flaw);
  const sandbox = await world({ listeners: { tls: { tls: { certificate } } }, devices: { lock: { tls } } });
  const connected = sandbox.devices()[0]?.connected ?? false;
  return { connected, told: events(sandbox, 'tls.distrusted').flatMap(({ failures }) => failures) };
};

const flaws = certificateFlawSchema.options.filter((flaw) => flaw !== 'none');

test.each(flaws)('a strict device does not believe a certificate that is %s', async (flaw) => {
  const { connected, told } = await dialled(flaw, {});
  expect(connected).toBe(false);
  expect(told.length).toBeGreaterThan(0);
});

const chainFlaws = ['selfSigned', 'unknownCa', 'sameNameOtherKey', 'missingIntermediate', 'leafAsIntermediate'];
const letThrough: [string, Parameters<typeof dialled>[1], string[]][] = [
  ['verifyChain', { verifyChain: false }, chainFlaws],
  ['verifyName', { verifyName: 'off' }, ['wrongHost', 'hostInCommonNameOnly', 'nulInHost']],
  ['verifyName by CN', { verifyName: 'commonName' }, ['hostInCommonNameOnly', 'nulInHost']],
  ['verifyDates', { verifyDates: false }, ['expired', 'notYetValid']],
  ['verifyPurpose', { verifyPurpose: false }, ['wrongKeyUsage']],
  ['verifyRevocation', { verifyRevocation: false }, ['revoked']],
  ['onFailure', { onFailure: 'warn' }, flaws],
];

test.each(letThrough)(
  'a device without %s believes exactly what that would have caught',
  async (_name, tls, believed) => {
    const through = [];
    for (const flaw of flaws) if ((await dialled(flaw, tls)).connected) through.push(flaw);
    expect(through.sort()).toEqual([...believed].sort());
  },
);

test('a device believes the authorities it is told to, and a policy changes that while it lives', async () => {
  const certificate = 'server-public';
  const listeners = { tls: { tls: { certificate } } };
  const sandbox = await world({ listeners });
  expect(sandbox.devices()[0]?.connected).toBe(false);
  await sandbox.applyPolicy(
    tlsPolicy({ listeners, devices: { lock: { tls: { trustAnchors: 'publicAuthorities' } } } }),
  );
  expect(sandbox.devices()[0]?.connected).toBe(true);
  await sandbox.applyPolicy(tlsPolicy({ listeners, devices: { lock: { tls: { trustAnchors: ['root'] } } } }));
  expect(sandbox.devices()[0]?.connected).toBe(false);
});

test('a pinned key lets its certificate in and no other', async () => {
  const pins = [`sha256/${'A'.repeat(43)}=`];
  expect(await dialled('none', { pins })).toEqual({ connected: false, told: ['KEY_NOT_PINNED'] });
  expect((await dialled('none', {})).connected).toBe(true);
});

const mutual = (more = {}): PolicySource => ({
  listeners: { tls: { tls: { clientCertificate: { trustAnchors: ['root'], ...more } } } },
});

test('mutual TLS: no CONNECT without a certificate that is believed, and its name is the user name', async () => {
  // Where lists are read, OpenSSL misses first of all the list of whoever signed.
  const sandbox = await world(mutual({ revocation: 'off' }), quiet);
  expect(await enter(sandbox, {})).toMatchObject({ kind: 'closed', connects: 0 });
  expect(await enter(sandbox, { clientCertificate: 'homemade' })).toMatchObject({ kind: 'closed', connects: 0 });
  expect(events(sandbox, 'tls.failed').map(({ reason }) => reason)).toEqual([
    'The client showed no certificate.',
    'The client certificate is not believed: DEPTH_ZERO_SELF_SIGNED_CERT.',
  ]);
  expect(await enter(sandbox, { clientCertificate: 'car' })).toMatchObject({ kind: 'accepted', principal: 'car-001' });
  expect(events(sandbox, 'tls.accepted').at(-1)).toMatchObject({ authorized: true, certifiedName: 'car-001' });
});

test('mutual TLS that only asks takes any certificate, and its name for true', async () => {
  const sandbox = await world(mutual({ ask: 'request' }), quiet);
  expect(await enter(sandbox, { clientCertificate: 'homemade' })).toMatchObject({
    kind: 'accepted',
    principal: 'admin',
  });
  expect(events(sandbox, 'tls.accepted')).toMatchObject([{ authorized: false, peerCommonName: 'admin' }]);
});

test.each([
  ['mustMatch', 'refused', null],
  ['replaced', 'accepted', 'car-001'],
  ['wins', 'accepted', 'admin'],
])('claimedUserName %s: a certificate and another name in CONNECT are %s', async (claimedUserName, kind, principal) => {
  const sandbox = await world(mutual({ claimedUserName }), quiet);
  const outcome = await enter(sandbox, { clientCertificate: 'car' }, { userName: 'admin' });
  expect(outcome).toMatchObject({ kind, principal });
});

test.each([
  ['commonName', 'car-001'],
  ['subjectAltNameUri', 'urn:car:001'],
  ['subjectAltNameDns', null],
  [null, null],
])('identityFrom %s makes the user name %s', async (identityFrom, principal) => {
  const sandbox = await world(mutual({ identityFrom }), quiet);
  expect(await enter(sandbox, { clientCertificate: 'car' })).toMatchObject({ kind: 'accepted', principal });
});

test.each([
  ['live', 'closed', true],
  ['atStart', 'accepted', false],
  ['off', 'accepted', false],
])('revocation %s: who shows a stolen certificate later is %s', async (revocation, kind, closed) => {
  const sandbox = await world(mutual({ revocation }), quiet);
  const { kind: before } = await connectClient(sandbox, 'attacker', {
    clientId: 'a',
    listener: 'tls',
    tls: { clientCertificate: 'stolen' },
  });
  expect(before).toBe('accepted');
  await sandbox.revoke('stolen');
  expect(events(sandbox, 'connection.closed').map(({ cause }) => cause)).toEqual(closed ? ['certificate revoked'] : []);
  expect(await enter(sandbox, { clientCertificate: 'stolen' })).toMatchObject({ kind });
  expect(await enter(sandbox, { clientCertificate: 'car' })).toMatchObject({ kind: 'accepted' });
});

const psk = (more = {}): PolicySource => ({
  listeners: {
    tls: {
      tls: {
        ciphers: 'ECDHE-PSK-CHACHA20-POLY1305:PSK-AES128-GCM-SHA256',
        psk: { identities: [{ identity: 'meter-17', key: { provisioned: 'meter-key' } }], ...more },
      },
    },
  },
});
const versions = ['TLSv1.2', 'TLSv1.3'] as const;
const speaking = (version: (typeof versions)[number]) => ({ minVersion: version, maxVersion: version });
const zeros = '0'.repeat(32);

test.each(versions)('PSK in %s: the right key opens, as its identity and no other', async (version) => {
  const sandbox = await world(psk(), quiet);
  const key = { psk: { identity: 'meter-17', secret: 'meter-key' }, ...speaking(version) };
  expect(await enter(sandbox, key)).toMatchObject({ kind: 'accepted', principal: 'meter-17' });
  expect(events(sandbox, 'tls.accepted')).toMatchObject([{ pskIdentity: 'meter-17', version }]);
  expect(await enter(sandbox, key, { userName: 'meter-18' })).toMatchObject({ kind: 'refused' });
});

test.each([
  ['randomKey', 'TLSv1.2', ['bad_record_mac', 'bad_record_mac']],
  ['zeroKey', 'TLSv1.2', ['bad_record_mac', 'bad_record_mac']],
  ['alert', 'TLSv1.2', ['bad_record_mac', 'unknown_psk_identity']],
  ['randomKey', 'TLSv1.3', ['decrypt_error', 'decrypt_error']],
] as const)(
  'unknownIdentity %s, %s: a wrong key and a wrong identity are answered %s',
  async (unknownIdentity, version, alerts) => {
    const source = psk({ unknownIdentity });
    const sandbox = await world(source, { ...quiet, listeners: [{ name: 'tls', transport: 'tls' }] });
    for (const identity of ['meter-17', 'meter-99']) {
      expect(await enter(sandbox, { psk: { identity, hex: '11'.repeat(16) }, ...speaking(version) })).toMatchObject({
        kind: 'closed',
        connects: 0,
      });
    }
    expect(events(sandbox, 'tls.failed').map(({ alertSent }) => alertSent)).toEqual(alerts);
  },
);

test.each([
  ['zeroKey', 'accepted'],
  ['randomKey', 'closed'],
])('unknownIdentity %s: whoever tries zeros is %s', async (unknownIdentity, kind) => {
  const sandbox = await world(psk({ unknownIdentity }), quiet);
  expect(await enter(sandbox, { psk: { identity: 'nobody', hex: zeros } })).toMatchObject({ kind });
});

test('whoever interposes with a certificate that is not believed reads nothing', async () => {
  const sandbox = await world();
  const interception = sandbox.intercept('lock', { certificate: certificateNamed('selfSigned') });
  await sandbox.restartDevice('lock');
  expect(interception).toMatchObject({ connections: 1, packets: [] });
  expect(sandbox.devices()[0]?.connected).toBe(false);
});

test('whoever interposes unnoticed reads the password, and changes what is said', async () => {
  const sandbox = await world({ devices: { lock: { tls: { verifyChain: false } } } });
  const interception = sandbox.intercept('lock', {
    certificate: certificateNamed('selfSigned'),
    packet: (packet) => (packet.publish ? [packet.withPayload('lies')] : undefined),
  });
  await sandbox.restartDevice('lock');
  await sandbox.settled();
  expect(interception.handshakes).toBe(1);
  expect(interception.packets[0]?.connect).toMatchObject({ clientId: 'lock', password: sandbox.secrets['lock'] });
  const said = events(sandbox, 'publish.accepted').filter(({ actor, will }) => actor === 'attacker' && !will);
  expect(said.map(({ text }) => text)).toEqual(['lies']);
  interception.stop();
  await sandbox.restartDevice('lock');
  expect(events(sandbox, 'connect.accepted').at(-1)).toMatchObject({ actor: 'device:lock' });
});

test('whoever answers in the broker’s place can send a device away', async () => {
  const sandbox = await world({ devices: { lock: { listener: 'tcp' } } });
  const refused = new Uint8Array([0x20, 2, 0, 5]);
  const interception = sandbox.intercept('lock', {
    forward: false,
    packet: ({ packetType }, { toDevice }) => {
      if (packetType === 'connect') toDevice(refused);
      return [];
    },
  });
  await sandbox.restartDevice('lock');
  expect(interception.packets.map(({ packetType }) => packetType)).toEqual(['connect']);
  expect(sandbox.devices()[0]?.connected).toBe(false);
});

test('a tap shows a password in clear on a plain listener, and nothing of it behind TLS', async () => {
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  for (const [listener, readable] of [
    ['tcp', true],
    ['tls', false],
  ] as const) {
    const sandbox = await world({ devices: { lock: { listener } } });
    const tap = sandbox.tap('lock');
    await sandbox.restartDevice('lock');
    expect(tap.fromClient.length).toBeGreaterThan(20);
    expect(text(tap.fromClient).includes(sandbox.secrets['lock'] ?? '?')).toBe(readable);
    tap.stop();
  }
});
