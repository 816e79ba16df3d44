/** The figure says what a real client of the labs does: every certificate is shown to one, under every setting. */
import { describe, expect, it } from 'vitest';
import { nodeTransports } from '../../../host-node/node-transports.ts';
import { pkiSchema } from '../../../model/certificates.ts';
import type { TlsClientOutcome } from '../../../model/transports.ts';
import { mintPki, type Pki } from '../../../pki/index.ts';
import { createDuplexPair } from '../../../sandbox/duplex-pair.ts';
import { certificates, type ShownCertificate } from './certificates.ts';
import { answersOf, type ClientSettings, clientPresets, connects, summaryOf } from './judge.ts';

const terms = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', alpn: [] } as const;
const nameOf = (id: string) => id.toLowerCase();
const description = pkiSchema.parse({
  authorities: [
    { name: 'root', commonName: 'Lab root' },
    { name: 'issuing', commonName: 'Lab issuing', issuer: 'root' },
    { name: 'public', commonName: 'Public authority' },
  ],
  certificates: certificates.map(({ id }) => ({
    name: nameOf(id),
    issuer: id === 'publicAuthority' ? 'public' : 'issuing',
    purpose: 'server',
    commonName: 'broker.lab',
    subjectAltNames: ['dns:broker.lab'],
    flaw: id === 'publicAuthority' ? 'none' : id,
  })),
});
const pki = await mintPki(description, Date.now());

async function ask(pki: Pki, { id }: ShownCertificate, settings: ClientSettings): Promise<TlsClientOutcome> {
  const shown = pki.certificates.get(nameOf(id));
  if (!shown) throw new Error(id);
  const anchors = settings.trust === 'own' ? ['root'] : ['root', 'public'];
  const [near, far] = createDuplexPair();
  const server = nodeTransports.createTlsServer({
    ...terms,
    ciphers: 'DEFAULT',
    honorServerOrder: true,
    sessionTickets: false,
    identity: shown,
    clients: null,
  });
  const accepted = server.accept(far, { bytes: () => {}, keyLog: () => {} });
  const outcome = await nodeTransports.connectTls(near, {
    ...terms,
    serverName: 'broker.lab',
    trustAnchorsPem: anchors.map((name) => pki.authorities.get(name)?.certificatePem ?? ''),
    verifyChain: settings.chain,
    verifyName: settings.name,
    verifyDates: settings.dates,
    verifyPurpose: settings.purpose,
    revokedSerialNumbers: settings.revocation && id === 'revoked' ? [shown.serialNumber.toLowerCase()] : [],
    pins: [],
    onFailure: settings.onFailure,
    identity: null,
    psk: null,
  });
  near.destroy();
  await accepted;
  return outcome;
}

const [first] = clientPresets;
const nothing = first?.settings as ClientSettings;
const single: ClientSettings[] = [
  { ...nothing, chain: true },
  { ...nothing, chain: true, trust: 'public' },
  { ...nothing, name: 'subjectAltName' },
  { ...nothing, name: 'commonName' },
  { ...nothing, dates: true },
  { ...nothing, purpose: true },
  { ...nothing, revocation: true },
];

describe.each(certificates)('a certificate with $label wrong', (certificate) => {
  it.each([...clientPresets.map(({ settings }) => settings), ...single])(
    'is judged by %j as in the labs',
    async (settings) => {
      const outcome = await ask(pki, certificate, settings);
      expect(outcome.kind === 'secured').toBe(connects(certificate, settings));
      const failures =
        outcome.kind === 'distrusted' ? outcome.failures : outcome.kind === 'secured' ? outcome.warnings : [];
      const named = { chain: 'UNTRUSTED_CHAIN', name: 'NAME_MISMATCH', purpose: 'WRONG_PURPOSE', list: 'REVOKED' };
      const answers = answersOf(certificate, settings);
      for (const [question, failure] of Object.entries(named)) {
        expect(failures.includes(failure), failure).toBe(answers[question as keyof typeof named] === 'fails');
      }
      expect(failures.some((failure) => /EXPIRED|NOT_YET_VALID/.test(failure))).toBe(answers.dates === 'fails');
    },
  );
});

it('lets only the client that asks everything be right about all of them', () => {
  const rightAbout = (settings: ClientSettings) =>
    certificates.every((certificate) => connects(certificate, settings) === (certificate.id === 'none'));
  expect(clientPresets.filter(({ settings }) => rightAbout(settings)).map(({ id }) => id)).toEqual(['all']);
});

it('says what happens in one sentence', () => {
  const [genuine, selfSigned] = certificates as unknown as [ShownCertificate, ShownCertificate];
  const settings = (id: string) => clientPresets.find((preset) => preset.id === id)?.settings as ClientSettings;
  expect(summaryOf(genuine, settings('all'))).toBe('Connected to the broker.');
  expect(summaryOf(selfSigned, settings('all'))).toContain('Is it genuine?');
  expect(summaryOf(selfSigned, settings('warns'))).toContain('all the same');
  expect(summaryOf(selfSigned, settings('nothing'))).toContain('whoever holds this key');
});
