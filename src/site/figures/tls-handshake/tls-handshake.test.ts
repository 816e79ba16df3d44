/** What the figure says of a connection is what stands on the wire, and of what is encrypted it says nothing. */
import { expect, test } from 'vitest';
import { createCapture } from '../../../capture/index.ts';
import { tlsConnections } from './capture.ts';
import { type Chunk, dissect, recordsShownMax } from './dissect.ts';
import { chunksOf, recordings } from './recordings.ts';
import { recordsHtml, summaryOf } from './render.ts';

const recording = (id: string): readonly Chunk[] => recordings.find((each) => each.id === id)?.chunks ?? [];
const piecesOf = (chunks: readonly Chunk[]) => dissect(chunks).flatMap(({ pieces }) => pieces);

test('TLS 1.2 shows its certificates and its halves of the key in clear, and nothing behind them', () => {
  const records = dissect(recording('tls12'));
  expect(records.filter(({ encrypted }) => !encrypted).map(({ title }) => title)).toEqual([
    'ClientHello',
    'ServerHello',
    'Certificate',
    'ServerKeyExchange',
    'ServerHelloDone',
    'ClientKeyExchange',
    'ChangeCipherSpec',
    'ChangeCipherSpec',
  ]);
  const says = piecesOf(recording('tls12')).map((piece) => piece.says);
  expect(says).toContain('broker.lab, signed by St. Anselm brokers');
  expect(says).toContain('TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256');
  expect(says).toContain('mqtt');
});

test('TLS 1.3 shows no certificate, and the dialled name all the same', () => {
  const records = dissect(recording('tls13'));
  expect(records.filter(({ encrypted }) => !encrypted).map(({ title }) => title)).toEqual([
    'ClientHello',
    'ServerHello',
    'ChangeCipherSpec',
    'ChangeCipherSpec',
  ]);
  const html = recordsHtml(records);
  expect(html).toContain('broker.lab');
  expect(html).not.toContain('St. Anselm');
});

test.each(['tls12', 'tls13'])(
  'every byte of %s is in exactly one piece, and the password in none that is read',
  (id) => {
    for (const record of dissect(recording(id))) {
      expect(
        record.pieces.reduce((sum, { bytes }) => sum + bytes.length, 0),
        record.title,
      ).toBe(record.length);
    }
    expect(recordsHtml(dissect(recording(id)))).not.toContain('tulip');
  },
);

test('records are the same wherever the stream is cut, and no more are told than fit', () => {
  const chunks = recording('tls12');
  const bytewise = chunks.flatMap(({ from, bytes }) =>
    [...bytes].map((byte) => ({ from, bytes: Uint8Array.of(byte) })),
  );
  expect(dissect(bytewise)).toEqual(dissect(chunks));
  const many = Array.from({ length: 60 }, () => ({
    from: 'client' as const,
    bytes: Uint8Array.of(21, 3, 3, 0, 2, 1, 0),
  }));
  expect(dissect(many)).toHaveLength(recordsShownMax);
});

test('an alert in clear says why; text of a peer is shown and not obeyed', () => {
  const [alert] = dissect([{ from: 'server', bytes: Uint8Array.of(21, 3, 3, 0, 2, 2, 115) }]);
  expect(alert?.title).toBe('alert unknown_psk_identity');
  const says = '<img src=x onerror=alert(1)>\0"';
  const html = recordsHtml([
    {
      from: 'client',
      title: says,
      length: 1,
      encrypted: false,
      pieces: [{ bytes: Uint8Array.of(1), name: says, says }],
    },
  ]);
  expect(html).not.toMatch(/<img|\0/);
  expect(summaryOf([])).toBe('0 records, 0 bytes. In clear: 0 records, 0 bytes.');
});

test('bytes that are no handshake, or half of one, break nothing', () => {
  const [hello] = recording('tls12');
  for (let end = 0; end < (hello?.bytes.length ?? 0); end += 1) {
    const body = hello?.bytes.subarray(5, end) ?? new Uint8Array();
    const record = Uint8Array.of(22, 3, 1, body.length >> 8, body.length & 255, ...body);
    expect(() => dissect([{ from: 'client', bytes: record }])).not.toThrow();
  }
  expect(dissect(chunksOf(['client 100d00044d515454']))).toEqual([]);
});

test('the capture of a sandbox is read back into its TLS connections, and plain ones are left out', () => {
  const capture = createCapture({ bytesMax: 100_000, secretBytesMax: 0, tlsSecrets: 'none', now: () => 0 });
  const open = (transport: 'tls' | 'tcp', label: string) =>
    capture.tap({ clientAddress: '127.0.0.1', clientPort: transport === 'tls' ? 50_001 : 50_002, transport, label });
  const [secret, plain] = [open('tls', 'monitor to tls'), open('tcp', 'pump to tcp')];
  for (const { from, bytes } of recording('tls13')) secret?.sent(from, bytes);
  plain?.sent('client', Uint8Array.of(0x10, 0));
  const file = capture.toPcapng();
  const [connection, ...others] = tlsConnections(file.slice().buffer);
  expect(others).toEqual([]);
  expect(connection?.label).toContain('monitor to tls');
  expect(dissect(connection?.chunks ?? [])).toEqual(dissect(recording('tls13')));
});
