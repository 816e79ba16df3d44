import { expect, it } from 'vitest';
import { bytesFromHex, hexFromBytes } from '../model/packet-borders.ts';
import { type BinarySocket, openRawSocket, WAITING_MAX } from './raw-socket.ts';

/** A socket whose other end is the test. */
function socket() {
  const listeners = { open: () => {}, bytes: (_: Uint8Array) => {}, close: [] as (() => void)[] };
  const sent: string[] = [];
  const end = () => {
    for (const listener of listeners.close.splice(0)) listener();
  };
  const binary: BinarySocket = {
    send: (bytes) => sent.push(hexFromBytes(bytes)),
    close: end,
    onOpen: (listener) => {
      listeners.open = listener;
    },
    onBytes: (listener) => {
      listeners.bytes = listener;
    },
    onClose: (listener) => listeners.close.push(listener),
  };
  return { binary, sent, end, open: () => listeners.open(), say: (hex: string) => listeners.bytes(bytesFromHex(hex)) };
}

it('says what it is told, and hears packet by packet', async () => {
  const peer = socket();
  const opening = openRawSocket(peer.binary);
  peer.open();
  const raw = await opening;
  raw.send('c0 00');
  raw.send(new Uint8Array([0xe0, 0]));
  expect(peer.sent).toEqual(['c000', 'e000']);
  peer.say('d000 20 02 00');
  peer.say('05');
  expect([await raw.next(), await raw.next()]).toEqual(['d000', '20020005']);
  expect(await raw.next(1)).toBeNull();
});

it('wakes whoever waits, and ends with null', async () => {
  const peer = socket();
  const opening = openRawSocket(peer.binary);
  peer.open();
  const raw = await opening;
  const first = raw.next(60_000);
  peer.say('d000');
  expect(await first).toBe('d000');
  const last = raw.next(60_000);
  peer.end();
  expect([await last, raw.open]).toEqual([null, false]);
});

it('is refused where the connection ends before it opened', async () => {
  const peer = socket();
  const opening = openRawSocket(peer.binary);
  peer.end();
  await expect(opening).rejects.toThrow('did not accept');
});

it('keeps so many packets that nobody asked for', async () => {
  const peer = socket();
  const opening = openRawSocket(peer.binary);
  peer.open();
  const raw = await opening;
  peer.say('c000');
  peer.say('d000'.repeat(WAITING_MAX));
  expect(await raw.next()).toBe('d000');
  let more = 0;
  while ((await raw.next(1)) !== null) more += 1;
  expect(more).toBe(WAITING_MAX - 1);
});
