/** Connections of a real TLS stack, recorded, and opened or not. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, createServer as createTcpServer, type Socket } from 'node:net';
import { connect, createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { expect, test } from 'vitest';
import { pkiSchema } from '../model/certificates.ts';
import { mintPki } from '../pki/index.ts';
import { decryptTls, type RecordedBytes } from './index.ts';

const psk = new Uint8Array(16).fill(7);
const question = 'CONNECT, with a password in it';
const answer = 'CONNACK';

const certificate = { issuer: 'root', purpose: 'server', commonName: 'broker.lab', keyType: 'rsa-2048' } as const;
const pki = mintPki(
  pkiSchema.parse({
    authorities: [{ name: 'root', commonName: 'Root' }],
    certificates: [{ ...certificate, name: 'server', subjectAltNames: ['dns:broker.lab'] }],
  }),
  Date.now(),
);

async function listening(server: { listen(port: number, host: string): unknown; address(): unknown }) {
  server.listen(0, '127.0.0.1');
  await once(server as never, 'listening');
  return (server.address() as { port: number }).port;
}

/** One question and one answer through a relay that writes down what passes. */
async function record(options: TlsOptions): Promise<RecordedBytes & { privateKey: string }> {
  const issued = (await pki).certificates.get('server');
  if (!issued) throw new Error('no certificate');
  const { chainPem: cert, privateKeyPem: key } = issued;
  const heard = { client: [] as Buffer[], server: [] as Buffer[] };
  const server = createServer({ cert, key, ...options, pskCallback: () => psk } as never, (socket: TLSSocket) => {
    socket.once('data', () => socket.end(answer));
  });
  const port = await listening(server);
  const relay = createTcpServer((near: Socket) => {
    const far = connectTcp(port, '127.0.0.1');
    near.on('data', (bytes: Buffer) => heard.client.push(bytes) && far.write(bytes));
    far.on('data', (bytes: Buffer) => heard.server.push(bytes) && near.write(bytes));
    far.on('end', () => near.end());
    near.on('end', () => far.end());
  });
  const client = connect({
    port: await listening(relay),
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...options,
    pskCallback: () => ({ identity: 'meter-17', psk }),
  } as never);
  client.write(question);
  client.resume();
  await once(client, 'close');
  server.close();
  relay.close();
  return { fromClient: Buffer.concat(heard.client), fromBroker: Buffer.concat(heard.server), privateKey: key };
}

const tls12 = (ciphers: string): TlsOptions => ({ ciphers: `${ciphers}:@SECLEVEL=0`, maxVersion: 'TLSv1.2' });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test.each([
  ['AES128-GCM-SHA256', 'TLS_RSA_WITH_AES_128_GCM_SHA256'],
  ['AES256-GCM-SHA384', 'TLS_RSA_WITH_AES_256_GCM_SHA384'],
  ['AES128-SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA256'],
  ['AES128-SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA'],
])('%s falls to the key of the certificate, and to no other', async (cipher, suite) => {
  const { privateKey, ...recorded } = await record(tls12(cipher));
  const opened = decryptTls(recorded, { privateKey });
  if (opened.kind === 'closed') throw new Error(opened.reason);
  expect([opened.suite, text(opened.fromClient), text(opened.fromBroker)]).toEqual([suite, question, answer]);
  expect(decryptTls(recorded, { privateKey: otherKey() })).toMatchObject({ kind: 'closed' });
  expect(decryptTls(recorded, { psk })).toMatchObject({ kind: 'closed' });
});

test.each([
  ['PSK-AES128-GCM-SHA256', 'TLS_PSK_WITH_AES_128_GCM_SHA256'],
  ['PSK-AES256-GCM-SHA384', 'TLS_PSK_WITH_AES_256_GCM_SHA384'],
  ['PSK-AES128-CBC-SHA256', 'TLS_PSK_WITH_AES_128_CBC_SHA256'],
  ['PSK-AES128-CBC-SHA', 'TLS_PSK_WITH_AES_128_CBC_SHA'],
])('%s falls to the pre-shared key, and to no other', async (cipher, suite) => {
  const { privateKey, ...recorded } = await record(tls12(cipher));
  const opened = decryptTls(recorded, { psk });
  if (opened.kind === 'closed') throw new Error(opened.reason);
  expect([opened.suite, text(opened.fromClient), text(opened.fromBroker)]).toEqual([suite, question, answer]);
  for (const wrong of [psk.with(0, 8), new Uint8Array(16), psk.subarray(1)]) {
    expect(decryptTls(recorded, { psk: wrong })).toMatchObject({ kind: 'closed' });
  }
  expect(decryptTls(recorded, { privateKey })).toMatchObject({ kind: 'closed' });
});

test.each([
  ['ECDHE-RSA-AES128-GCM-SHA256', {}],
  ['ECDHE-PSK-CHACHA20-POLY1305', {}],
  ['DEFAULT', { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }],
  ['AES128-SHA', { minVersion: 'TLSv1', maxVersion: 'TLSv1' }],
] as const)('%s %o stays closed with all keys there are', async (cipher, versions) => {
  const { privateKey, ...recorded } = await record({ ...tls12(cipher), ...versions });
  expect(decryptTls(recorded, { privateKey })).toMatchObject({ kind: 'closed' });
  expect(decryptTls(recorded, { psk })).toMatchObject({ kind: 'closed' });
});

test('without the extended master secret the older derivation is used', async () => {
  const { privateKey, ...recorded } = await record(tls12('AES128-GCM-SHA256'));
  // The extension is in the transcript: without it in ServerHello, the keys are others.
  const hello = Buffer.from(recorded.fromBroker);
  const at = hello.indexOf(Buffer.from('00170000', 'hex'));
  expect(at).toBeGreaterThan(0);
  hello[at + 1] = 0x55;
  expect(decryptTls({ ...recorded, fromBroker: hello }, { privateKey })).toMatchObject({ kind: 'closed' });
});

test('whatever is cut off or no TLS is closed, and never an exception', async () => {
  const { privateKey, fromClient, fromBroker } = await record(tls12('AES128-GCM-SHA256'));
  for (let length = 0; length < fromClient.length; length += 7) {
    const cut = decryptTls({ fromClient: fromClient.subarray(0, length), fromBroker }, { privateKey });
    if (cut.kind === 'opened') expect(question.startsWith(text(cut.fromClient))).toBe(true);
  }
  const noise = new Uint8Array(300).map((_, index) => (index * 73) & 0xff);
  expect(decryptTls({ fromClient: noise, fromBroker: noise }, { psk }).kind).toBe('closed');
  expect(decryptTls({ fromClient, fromBroker }, { privateKey: 'no key' }).kind).toBe('closed');
});

function otherKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 }) as { privateKey: KeyObject };
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}
