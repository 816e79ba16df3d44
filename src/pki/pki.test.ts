/** Every lie is told to a real TLS stack, which must catch it by the error it is meant to be caught by. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { type CertificateFlaw, certificateFlawSchema, type PkiSource, pkiSchema } from '../model/certificates.ts';
import { issueCertificate, mintPki, mintRevocationList, type Pki } from './index.ts';

const host = 'broker.lab';
const now = Date.now();

function describe(purpose: 'server' | 'client', flaw: CertificateFlaw, more: Partial<PkiSource> = {}) {
  return pkiSchema.parse({
    authorities: [
      { name: 'root', commonName: 'Lab root' },
      { name: 'issuing', commonName: 'Lab issuing', issuer: 'root' },
    ],
    certificates: [
      {
        name: 'server',
        issuer: 'issuing',
        purpose: 'server',
        commonName: host,
        subjectAltNames: [`dns:${host}`, 'ip:127.0.0.1'],
      },
      {
        name: 'tested',
        issuer: 'issuing',
        purpose,
        flaw,
        commonName: purpose === 'server' ? host : 'car-001',
        subjectAltNames: purpose === 'server' ? [`dns:${host}`, 'ip:127.0.0.1'] : ['uri:urn:device:car-001'],
      },
    ],
    ...more,
  });
}

function certificate(pki: Pki, name: string) {
  const found = pki.certificates.get(name);
  if (!found) throw new Error(`no certificate ${name}`);
  return found;
}

const trustAnchor = (pki: Pki) => pki.authorities.get('root')?.certificatePem ?? '';

interface Handshake {
  pki: Pki;
  serverCertificate: string;
  clientCertificate?: string;
  servername?: string;
  /** Who looks at revocation lists. */
  crl?: 'client' | 'server';
}

/** One handshake over loopback: what each end thought of the other. */
async function handshake({ pki, serverCertificate, clientCertificate, servername = host, crl }: Handshake) {
  const lists = [...pki.revocationLists.values()];
  const { chainPem, privateKeyPem } = certificate(pki, serverCertificate);
  const server = createServer({
    cert: chainPem,
    key: privateKeyPem,
    ca: trustAnchor(pki),
    requestCert: true,
    rejectUnauthorized: false,
    ...(crl === 'server' ? { crl: lists } : {}),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'secureConnection').then(([socket]: TLSSocket[]) => socket);
  accepted.catch(() => {});
  const own = clientCertificate ? certificate(pki, clientCertificate) : null;
  const client = connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    servername,
    ca: trustAnchor(pki),
    ...(own ? { cert: own.chainPem, key: own.privateKeyPem } : {}),
    ...(crl === 'client' ? { crl: lists } : {}),
  });
  client.on('error', () => {});
  try {
    const failure = await once(client, 'secureConnect').then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    );
    if (failure) return { clientSays: failure.code ?? '', clientMessage: failure.message };
    const peer = await accepted;
    return { clientSays: 'accepted', serverSays: peer?.authorized ? 'accepted' : `${peer?.authorizationError}` };
  } finally {
    client.destroy();
    server.close();
  }
}

const caughtByClient: Record<CertificateFlaw, string> = {
  none: 'accepted',
  expired: 'CERT_HAS_EXPIRED',
  notYetValid: 'CERT_NOT_YET_VALID',
  wrongHost: 'ERR_TLS_CERT_ALTNAME_INVALID',
  hostInCommonNameOnly: 'ERR_TLS_CERT_ALTNAME_INVALID',
  nulInHost: 'ERR_TLS_CERT_ALTNAME_INVALID',
  selfSigned: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  unknownCa: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  sameNameOtherKey: 'CERT_SIGNATURE_FAILURE',
  missingIntermediate: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  // Node has no name for it; its message is tested below.
  leafAsIntermediate: 'UNSPECIFIED',
  wrongKeyUsage: 'INVALID_PURPOSE',
  revoked: 'CERT_REVOKED',
};

test.each(certificateFlawSchema.options)('a server certificate, %s, is judged by a client', async (flaw) => {
  const pki = await mintPki(describe('server', flaw), now);
  const outcome = await handshake({
    pki,
    serverCertificate: 'tested',
    ...(flaw === 'revoked' ? { crl: 'client' } : {}),
  });
  expect(outcome.clientSays).toBe(caughtByClient[flaw]);
});

test('a signature by what is no authority is named as such', async () => {
  const pki = await mintPki(describe('server', 'leafAsIntermediate'), now);
  const outcome = await handshake({ pki, serverCertificate: 'tested' });
  expect(outcome.clientMessage).toBe('key usage does not include certificate signing');
});

/** A server does not know what its clients are called: what is wrong with a name is not its business. */
const caughtByServer: Partial<Record<CertificateFlaw, string>> = {
  ...caughtByClient,
  wrongHost: 'accepted',
  hostInCommonNameOnly: 'accepted',
  nulInHost: 'accepted',
};

test.each(certificateFlawSchema.options)('a client certificate, %s, is judged by a server', async (flaw) => {
  const pki = await mintPki(describe('client', flaw), now);
  const outcome = await handshake({
    pki,
    serverCertificate: 'server',
    clientCertificate: 'tested',
    ...(flaw === 'revoked' ? { crl: 'server' } : {}),
  });
  expect(outcome).toEqual({ clientSays: 'accepted', serverSays: caughtByServer[flaw] });
});

test('a revoked certificate is believed by whoever looks at no list', async () => {
  const pki = await mintPki(describe('server', 'revoked'), now);
  expect((await handshake({ pki, serverCertificate: 'tested' })).clientSays).toBe('accepted');
});

test('a list past its next update makes the certificates of its authority unacceptable', async () => {
  const authorities = [
    { name: 'root', commonName: 'Lab root' },
    { name: 'issuing', commonName: 'Lab issuing', issuer: 'root', staleRevocationList: true },
  ];
  const pki = await mintPki(describe('server', 'none', { authorities }), now);
  expect((await handshake({ pki, serverCertificate: 'tested', crl: 'client' })).clientSays).toBe('CRL_HAS_EXPIRED');
  expect((await handshake({ pki, serverCertificate: 'tested' })).clientSays).toBe('accepted');
});

test('a certificate can be taken back after it was issued', async () => {
  const pki = await mintPki(describe('server', 'none'), now);
  const { issuer, serialNumber } = certificate(pki, 'tested');
  const list = await mintRevocationList(issuer, { serialNumbers: [serialNumber], nowMs: now });
  const later: Pki = { ...pki, revocationLists: new Map([...pki.revocationLists, ['issuing', list]]) };
  expect((await handshake({ pki: later, serverCertificate: 'tested', crl: 'client' })).clientSays).toBe('CERT_REVOKED');
  expect((await handshake({ pki: later, serverCertificate: 'server', crl: 'client' })).clientSays).toBe('accepted');
});

test('RSA keys serve the TLS 1.2 suites that have no forward secrecy', async () => {
  const pki = await mintPki(describe('server', 'none'), now);
  const issuer = pki.authorities.get('issuing');
  if (!issuer) throw new Error('no issuing authority');
  const description = {
    purpose: 'server',
    commonName: host,
    subjectAltNames: [`dns:${host}`],
    keyType: 'rsa-2048',
    flaw: 'none',
  } as const;
  const rsa = await issueCertificate(issuer, description, now);
  const server = createServer({
    cert: rsa.chainPem,
    key: rsa.privateKeyPem,
    ciphers: 'AES128-GCM-SHA256',
    maxVersion: 'TLSv1.2',
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({
    port: (server.address() as AddressInfo).port,
    servername: host,
    ca: trustAnchor(pki),
    ciphers: 'AES128-GCM-SHA256',
  });
  await once(client, 'secureConnect');
  expect(client.getCipher().standardName).toBe('TLS_RSA_WITH_AES_128_GCM_SHA256');
  client.destroy();
  server.close();
});

test('a common name is taken as it is, wildcards and separators included', async () => {
  const source = describe('client', 'none');
  const [, tested] = source.certificates;
  if (tested) tested.commonName = '#,CN=admin+O=x';
  const pki = await mintPki(source, now);
  expect(certificate(pki, 'tested').certificate.subjectName.getField('CN')).toEqual(['#,CN=admin+O=x']);
});

test('an issuer that does not exist and a name given twice are refused', async () => {
  const orphan = describe('server', 'none', { authorities: [{ name: 'root', commonName: 'x', issuer: 'nobody' }] });
  await expect(mintPki(orphan, now)).rejects.toThrow('ERR_PKI_UNKNOWN_ISSUER');
  const root = { name: 'root', commonName: 'x' };
  await expect(mintPki(describe('server', 'none', { authorities: [root, root] }), now)).rejects.toThrow(
    'ERR_PKI_DUPLICATE_NAME',
  );
});
