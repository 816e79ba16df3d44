/** Reads the file back with a small reader that shares no code with the writer. */
import { expect, test } from 'vitest';
import { createCapture, type TappedConnection } from './index.ts';

let nowMs = 0;
const limits = { bytesMax: 1_000_000, secretBytesMax: 10_000, tlsSecrets: 'own', now: () => nowMs } as const;
const connection: TappedConnection = {
  clientAddress: '192.0.2.9',
  clientPort: 40_000,
  transport: 'tcp',
  label: 'attacker',
};

function blocks(file: Uint8Array): { type: number; body: DataView }[] {
  const view = new DataView(file.buffer);
  const found = [];
  for (let at = 0; at < file.length; ) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    found.push({ type: view.getUint32(at, true), body: new DataView(file.buffer, at + 8, length - 12) });
    at += length;
  }
  return found;
}

interface Packet {
  atMs: number;
  from: string;
  to: string;
  flags: number;
  sequence: number;
  acknowledged: number;
  payload: Uint8Array;
}

function packets(file: Uint8Array): Packet[] {
  return blocks(file)
    .filter(({ type }) => type === 6)
    .map(({ body }) => {
      const microseconds = BigInt(body.getUint32(4, true)) * 2n ** 32n + BigInt(body.getUint32(8, true));
      const length = body.getUint32(12, true);
      const frame = new Uint8Array(body.buffer, body.byteOffset + 20, length);
      const view = new DataView(frame.buffer, frame.byteOffset);
      expect(view.getUint16(12)).toBe(0x0800);
      expect(view.getUint16(16)).toBe(length - 14);
      expect(checksum(frame.subarray(14, 34))).toBe(0);
      const pseudoHeader = [...frame.subarray(26, 34), 0, 6, (length - 34) >> 8, (length - 34) & 255];
      expect(checksum([...pseudoHeader, ...frame.subarray(34)])).toBe(0);
      const address = (at: number) => frame.subarray(at, at + 4).join('.');
      return {
        atMs: Number(microseconds) / 1000,
        from: `${address(26)}:${view.getUint16(34)}`,
        to: `${address(30)}:${view.getUint16(36)}`,
        flags: view.getUint8(47),
        sequence: view.getUint32(38),
        acknowledged: view.getUint32(42),
        payload: frame.subarray(54),
      };
    });
}

/** Zero over a range that contains its own checksum. */
function checksum(bytes: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0);
  return 0xffff - (sum % 0xffff || 0xffff);
}

test('a connection opens, carries bytes both ways and closes, as TCP would', () => {
  const capture = createCapture(limits);
  nowMs = 1_000;
  const tap = capture.tap(connection);
  nowMs = 2_000.5;
  tap.sent('client', new Uint8Array([1, 2, 3]));
  nowMs = 3_000;
  tap.sent('server', new Uint8Array([4, 5]));
  nowMs = 4_000;
  tap.closed('client', 'fin');
  const seen = packets(capture.toPcapng());
  const [client, server] = ['192.0.2.9:40000', '10.0.0.1:1883'];
  expect(seen.map(({ from, to, flags, sequence, acknowledged }) => [from, to, flags, sequence, acknowledged])).toEqual([
    [client, server, 0x02, 0, 0],
    [server, client, 0x12, 0, 1],
    [client, server, 0x10, 1, 1],
    [client, server, 0x18, 1, 1],
    [server, client, 0x18, 1, 4],
    [client, server, 0x11, 4, 3],
    [server, client, 0x11, 3, 5],
    [client, server, 0x10, 5, 4],
  ]);
  expect(seen.map(({ payload }) => [...payload])).toEqual([[], [], [], [1, 2, 3], [4, 5], [], [], []]);
  expect(seen.map(({ atMs }) => atMs)).toEqual([1_000, 1_000, 1_000, 2_000.5, 3_000, 4_000, 4_000, 4_000]);
});

test('a broken connection ends with RST, and nothing follows an end', () => {
  const capture = createCapture(limits);
  const tap = capture.tap(connection);
  tap.closed('server', 'reset');
  tap.sent('client', new Uint8Array([1]));
  tap.closed('client', 'fin');
  expect(
    packets(capture.toPcapng())
      .slice(3)
      .map(({ flags }) => flags),
  ).toEqual([0x14]);
});

test('a large piece is split at 1,460 bytes and put together again by its sequence numbers', () => {
  const capture = createCapture(limits);
  const bytes = Uint8Array.from({ length: 4_000 }, (_, index) => index % 251);
  capture.tap(connection).sent('client', bytes);
  const data = packets(capture.toPcapng()).slice(3);
  expect(data.map(({ sequence, payload }) => [sequence, payload.length])).toEqual([
    [1, 1460],
    [1461, 1460],
    [2921, 1080],
  ]);
  expect(data.flatMap(({ payload }) => [...payload])).toEqual([...bytes]);
});

test('what is tapped is copied, since the stack below reuses its buffers', () => {
  const capture = createCapture(limits);
  const bytes = new Uint8Array([1, 2, 3]);
  capture.tap(connection).sent('client', bytes);
  bytes.fill(0);
  expect([...(packets(capture.toPcapng()).at(-1)?.payload ?? [])]).toEqual([1, 2, 3]);
});

test('a client without an IPv4 address gets one of its own, a mapped address counts as IPv4', () => {
  const capture = createCapture(limits);
  for (const clientAddress of ['memory', '::1', '::ffff:127.0.0.1']) capture.tap({ ...connection, clientAddress });
  const opening = packets(capture.toPcapng()).filter(({ flags }) => flags === 0x02);
  expect(opening.map(({ from }) => from)).toEqual(['10.1.0.1:40000', '10.1.0.2:40000', '127.0.0.1:40000']);
});

test('clients without a port differ by the one they get', () => {
  const capture = createCapture(limits);
  for (let i = 0; i < 3; i += 1) capture.tap({ ...connection, clientPort: undefined });
  const opening = packets(capture.toPcapng()).filter(({ flags }) => flags === 0x02);
  expect(opening.map(({ from }) => from)).toEqual(['192.0.2.9:49153', '192.0.2.9:49154', '192.0.2.9:49155']);
});

test('the oldest bytes make room for the newest, and the file says so', () => {
  const capture = createCapture({ ...limits, bytesMax: 8_000 });
  const tap = capture.tap(connection);
  const comment = () => new TextDecoder().decode(blocks(capture.toPcapng())[0]?.body);
  expect(comment()).not.toContain('dropped');
  for (let i = 0; i < 500; i += 1) tap.sent('client', new Uint8Array(100).fill(i));
  const kept = packets(capture.toPcapng());
  // Eight slabs of 1,000 bytes, each with eight whole records and the beginning of a ninth.
  const bytes = kept.reduce((sum, { payload }) => sum + payload.length, 0);
  expect(bytes).toBeGreaterThan(5_000);
  expect(bytes).toBeLessThan(8_000);
  expect(kept.at(-1)?.payload.at(-1)).toBe(499 % 256);
  expect(comment()).toMatch(/The oldest [45]\d\d pieces were dropped/);
});

test('a piece larger than all there is room for leaves its end, in order', () => {
  const capture = createCapture({ ...limits, bytesMax: 8_000 });
  capture.tap(connection).sent(
    'client',
    Uint8Array.from({ length: 50_000 }, (_, index) => index % 251),
  );
  const kept = packets(capture.toPcapng());
  const [first] = kept;
  const bytes = kept.flatMap(({ payload }) => [...payload]);
  expect(bytes.length).toBeGreaterThan(6_000);
  expect(bytes.length).toBeLessThan(8_000);
  const start = (first?.sequence ?? 0) - 1;
  expect(bytes).toEqual(Array.from(bytes, (_, index) => (start + index) % 251));
  expect(start + bytes.length).toBe(50_000);
});

test('connections that take turns are told apart, over the borders of slabs', () => {
  const capture = createCapture({ ...limits, bytesMax: 8_000 });
  const taps = [1, 2, 3].map((clientPort) => capture.tap({ ...connection, clientPort }));
  for (let round = 0; round < 100; round += 1) {
    for (const [index, tap] of taps.entries()) {
      tap.sent(round % 2 ? 'client' : 'server', new Uint8Array(10).fill(index + 1));
    }
  }
  const data = packets(capture.toPcapng()).filter(({ payload }) => payload.length > 0);
  expect(data.length).toBeGreaterThan(100);
  for (const { from, to, payload } of data) {
    const client = [from, to].find((end) => end.startsWith('192.0.2.9'));
    expect(new Set(payload)).toEqual(new Set([Number(client?.split(':')[1])]));
  }
});

test('TLS secrets stand before the packets, and are bounded too', () => {
  const capture = createCapture({ ...limits, secretBytesMax: 30 });
  expect(blocks(capture.toPcapng()).map(({ type }) => type)).toEqual([0x0a0d0d0a, 1]);
  capture.addTlsSecret('CLIENT_RANDOM aa bb\n');
  capture.addTlsSecret('CLIENT_RANDOM cc dd');
  capture.tap(connection);
  expect(capture.keyLog()).toBe('CLIENT_RANDOM cc dd\n');
  const [, , secrets, ...rest] = blocks(capture.toPcapng());
  expect(secrets?.type).toBe(0x0a);
  expect(secrets?.body.getUint32(4, true)).toBe(20);
  expect(new TextDecoder().decode(secrets?.body)).toContain('KSLT');
  expect(rest.map(({ type }) => type)).toEqual([6, 6, 6]);
});

test.each([
  ['none', ''],
  ['own', 'CLIENT_RANDOM own\n'],
  ['all', 'CLIENT_RANDOM own\nCLIENT_RANDOM lock\n'],
] as const)('of TLS secrets, %s are kept where the lab grants that', (tlsSecrets, kept) => {
  const capture = createCapture({ ...limits, tlsSecrets });
  capture.addTlsSecret('CLIENT_RANDOM own');
  capture.addTlsSecret('CLIENT_RANDOM lock', 'device:lock');
  expect(capture.keyLog()).toBe(kept);
});

test.each([
  ['tcp', 1883],
  ['ws', 1883],
  ['memory', 1883],
  ['tls', 8883],
  ['wss', 443],
] as const)('the broker has the standard port of %s, by which readers know what is inside', (transport, port) => {
  const capture = createCapture(limits);
  capture.tap({ ...connection, transport });
  expect(packets(capture.toPcapng())[0]?.to).toBe(`10.0.0.1:${port}`);
});
