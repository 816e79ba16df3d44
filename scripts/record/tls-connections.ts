/**
 * `node scripts/record/tls-connections.ts`: makes the connections that chapter 7 shows, with the TLS of the labs, and
 * writes their bytes to the figures. Run it again only where a figure needs other bytes: every run draws new keys.
 */
import { writeFile } from 'node:fs/promises';
import { nodeTransports } from '../../src/host-node/node-transports.ts';
import { pkiSchema } from '../../src/model/certificates.ts';
import type { TlsVersion } from '../../src/model/policy/listeners.ts';
import { mintPki } from '../../src/pki/index.ts';
import { createDuplexPair } from '../../src/sandbox/duplex-pair.ts';

const figures = new URL('../../src/site/figures/', import.meta.url);
const host = 'broker.lab';
const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const ascii = (text: string) => Buffer.from(text).toString('hex');

/** Bedside monitor and meter: CONNECT with a password, and one reading. */
const monitor = [
  hex(`10 2e 00044d515454 04 c2 003c 000a${ascii('monitor-12')} 0007${ascii('monitor')} 000d${ascii('tulip-harbour')}`),
  hex(`30 13 000f${ascii('ward/3/12/pulse')} ${ascii('72')}`),
] as const;
const meter = [
  hex(`10 2c 00044d515454 04 c2 003c 0008${ascii('meter-17')} 0008${ascii('meter-17')} 000c${ascii('night-tariff')}`),
  hex(`30 14 000e${ascii('volta/17/state')} ${ascii('4711')}`),
] as const;

interface Plan {
  version: TlsVersion;
  ciphers: string;
  packets: readonly [Buffer, Buffer];
  psk?: { identity: string; key: Uint8Array };
}

const description = pkiSchema.parse({
  authorities: [
    { name: 'root', commonName: 'St. Anselm root' },
    { name: 'issuing', commonName: 'St. Anselm brokers', issuer: 'root' },
  ],
  certificates: [
    { name: 'broker', issuer: 'issuing', purpose: 'server', commonName: host, subjectAltNames: [`dns:${host}`] },
  ],
});
const pki = await mintPki(description, Date.now());

async function record({ version, ciphers, packets, psk }: Plan): Promise<string[]> {
  const lines: string[] = [];
  const terms = { minVersion: version, maxVersion: version, ciphers, alpn: ['mqtt'] };
  const identity = psk ? null : (pki.certificates.get('broker') ?? null);
  const [near, far] = createDuplexPair();
  const accepting = nodeTransports
    .createTlsServer({
      ...terms,
      honorServerOrder: true,
      sessionTickets: false,
      identity,
      clients: null,
      ...(psk && { psk: () => psk.key }),
    })
    .accept(far, {
      bytes: (from, bytes) => lines.push(`${from} ${Buffer.from(bytes).toString('hex')}`),
      keyLog: () => {},
    });
  const client = await nodeTransports.connectTls(near, {
    ...terms,
    serverName: host,
    trustAnchorsPem: [pki.authorities.get('root')?.certificatePem ?? ''],
    verifyChain: true,
    verifyName: 'subjectAltName',
    verifyDates: true,
    verifyPurpose: true,
    revokedSerialNumbers: [],
    pins: [],
    onFailure: 'abort',
    identity: null,
    psk: psk ?? null,
  });
  const server = await accepting;
  if (client.kind !== 'secured' || server.kind !== 'accepted') throw new Error(JSON.stringify({ client, server }));
  const heard = (stream: typeof server.stream) => new Promise((resolve) => stream.once('data', resolve));
  const connack = heard(client.stream);
  server.stream.once('data', () => server.stream.write(hex('20 02 00 00')));
  client.stream.write(packets[0]);
  await connack;
  const publish = heard(server.stream);
  client.stream.write(packets[1]);
  await publish;
  near.destroy();
  return lines;
}

const write = (path: string, value: unknown) =>
  writeFile(new URL(path, figures), `${JSON.stringify(value, null, 2)}\n`);

const suites = 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305';
await write('tls-handshake/recorded.json', {
  tls12: await record({ version: 'TLSv1.2', ciphers: suites, packets: monitor }),
  tls13: await record({ version: 'TLSv1.3', ciphers: suites, packets: monitor }),
});

const psk = { identity: 'meter-17', key: new Uint8Array(hex('5f7a19c2d0e84b36a1f3770c92be4d18')) };
await write('psk-recording/recorded.json', {
  key: Buffer.from(psk.key).toString('hex'),
  static: await record({ version: 'TLSv1.2', ciphers: 'PSK-AES128-GCM-SHA256', packets: meter, psk }),
  ephemeral: await record({ version: 'TLSv1.2', ciphers: 'ECDHE-PSK-CHACHA20-POLY1305', packets: meter, psk }),
});
