/** Records as real stacks write them, cut in every way, and bytes that are none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nodeTransports } from '../../host-node/node-transports.ts';
import { createDuplexPair } from '../../sandbox/duplex-pair.ts';
import { RecordTap, recordsMax, type TlsRecord } from './record-tap.ts';

const terms = { maxVersion: 'TLSv1.3', alpn: ['mqtt'] } as const;
const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** What both sides write until the handshake is over. */
async function handshake(minVersion: 'TLSv1.2' | 'TLSv1.3', maxVersion = minVersion) {
  const key = new Uint8Array(16).fill(7);
  const chunks: ['client' | 'server', Uint8Array][] = [];
  const [left, right] = createDuplexPair();
  const server = nodeTransports.createTlsServer({
    ...terms,
    minVersion,
    maxVersion,
    ciphers: 'PSK-AES128-GCM-SHA256',
    honorServerOrder: true,
    sessionTickets: false,
    identity: null,
    clients: null,
    psk: () => key,
  });
  const client = nodeTransports.connectTls(left, {
    ...terms,
    minVersion,
    maxVersion,
    ciphers: 'PSK-AES128-GCM-SHA256',
    serverName: 'broker.lab',
    trustAnchorsPem: [],
    verifyChain: true,
    verifyName: 'subjectAltName',
    verifyDates: true,
    verifyPurpose: true,
    revokedSerialNumbers: [],
    pins: [],
    onFailure: 'abort',
    identity: null,
    psk: { identity: 'meter-17', key },
  });
  const outcome = await server.accept(right, { bytes: (from, bytes) => chunks.push([from, bytes]), keyLog: () => {} });
  expect(outcome.kind).toBe('accepted');
  await client;
  left.destroy();
  return chunks;
}

function records(chunks: readonly ['client' | 'server', Uint8Array][]): TlsRecord[] {
  const told: TlsRecord[] = [];
  const tap = new RecordTap((record) => told.push(record));
  for (const [from, bytes] of chunks) tap.add(from, bytes);
  return told;
}

test.each([
  ['TLSv1.2', 'TLS_PSK_WITH_AES_128_GCM_SHA256', []],
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256', ['meter-17']],
] as const)('a handshake of %s shows what it shows to everybody', async (version, cipher, pskIdentities) => {
  const [hello, answer] = records(await handshake(version));
  expect(hello).toMatchObject({ from: 'client', recordType: 'handshake', messages: ['client_hello'] });
  expect(hello?.detail).toMatchObject({ serverName: 'broker.lab', alpn: ['mqtt'], versions: [version], pskIdentities });
  expect(hello?.detail?.ciphers).toContain(cipher);
  expect(answer?.messages[0]).toBe('server_hello');
  expect(answer?.detail).toMatchObject({ versions: [version], ciphers: [cipher] });
});

test('records are the same wherever the stream is cut', async () => {
  const chunks = await handshake('TLSv1.3');
  const whole = records(chunks);
  const bytewise = chunks.flatMap(([from, bytes]) =>
    [...bytes].map((byte) => [from, new Uint8Array([byte])] as ['client' | 'server', Uint8Array]),
  );
  expect(records(bytewise)).toEqual(whole);
});

test('alerts are named in clear, and not once a side has changed to its keys', () => {
  expect(records([['server', hex('15 0303 0002 0273')]])[0]?.detail?.alert).toBe('unknown_psk_identity');
  const after = records([['client', hex('14 0303 0001 01 15 0303 0002 0100')]]);
  expect(after.map(({ detail }) => detail?.alert ?? null)).toEqual([null, 'encrypted']);
});

test('no more than the beginning of a connection is told', () => {
  const alert = hex('15 0303 0002 0100');
  const many = Array.from({ length: recordsMax + 10 }, () => ['client', alert] as ['client', Uint8Array]);
  expect(records(many)).toHaveLength(recordsMax);
});

test('what is no TLS is told by nothing, and breaks nothing', () => {
  expect(records([['client', hex('10 0d 00 04 4d 51 54 54 04 02')]])).toEqual([]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(1, 2), (body, type) => {
      const length = body.length + 4;
      const record = Uint8Array.of(
        22,
        3,
        3,
        length >> 8,
        length & 255,
        type,
        0,
        body.length >> 8,
        body.length & 255,
        ...body,
      );
      expect(records([['client', record]])).toHaveLength(1);
    }),
    { numRuns: 1_000, seed: 1 },
  );
});
