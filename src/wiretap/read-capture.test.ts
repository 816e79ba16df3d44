/** What the taps write, read again. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createCapture } from '../capture/index.ts';
import { readCapture, recordingsMax } from './index.ts';

const options = { bytesMax: 1_000_000, secretBytesMax: 1_000, tlsSecrets: 'own', now: () => 1_000 } as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const connection = { clientAddress: '192.0.2.9', transport: 'tls' } as const;

it('tells connections apart, and the two directions of each', () => {
  const capture = createCapture(options);
  capture.addTlsSecret('CLIENT_RANDOM aa bb');
  const meter = capture.tap({ ...connection, label: 'device:meter-17, listener tls' });
  const other = capture.tap({ ...connection, label: 'attacker, listener tls' });
  meter.sent('client', bytes('hello '));
  other.sent('client', bytes('me too'));
  meter.sent('server', bytes('welcome'));
  meter.sent('client', new Uint8Array(4_000).fill(0x61));
  meter.closed('client', 'fin');
  const [first, second, ...more] = readCapture(capture.toPcapng());
  expect(more).toEqual([]);
  expect(first?.label).toBe('device:meter-17, listener tls');
  expect(first?.fromClient).toEqual(bytes(`hello ${'a'.repeat(4_000)}`));
  expect(first?.fromBroker).toEqual(bytes('welcome'));
  expect(second).toEqual({ label: 'attacker, listener tls', fromClient: bytes('me too'), fromBroker: bytes('') });
});

it('has only connections whose beginning is there, and so many', () => {
  const capture = createCapture({ ...options, bytesMax: 8_000 });
  const long = capture.tap({ ...connection, label: 'long' });
  for (let index = 0; index < 500; index += 1) long.sent('client', new Uint8Array(100));
  expect(readCapture(capture.toPcapng())).toEqual([]);
  const many = createCapture(options);
  for (let port = 1; port <= recordingsMax + 5; port += 1) {
    many.tap({ ...connection, clientPort: port, label: String(port) });
  }
  expect(readCapture(many.toPcapng())).toHaveLength(recordingsMax);
});

it('finds nothing in what is no capture, and never throws', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => Array.isArray(readCapture(noise))));
  const capture = createCapture(options);
  capture.tap({ ...connection, label: 'x' }).sent('client', bytes('hello'));
  const file = capture.toPcapng();
  for (let length = 0; length < file.length; length += 3) readCapture(file.subarray(0, length));
});
