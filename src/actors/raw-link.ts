/** A network connection without a client on it: for what no client would say, half of it, or very slowly. */
import type { Duplex } from 'readable-stream';

/** What one raw connection keeps of what it heard. */
export const heardBytesMax = 1_048_576;

export interface RawLink {
  readonly open: boolean;
  /** Bytes as they are, or hex with spaces wherever they help. */
  send(bytes: Uint8Array | string): void;
  /** Resolves when the other end has all that was said, or nobody is there any more. */
  said(): Promise<void>;
  /** What came so far, cut into MQTT packets, each in hex; an unfinished one is left out. */
  packets(): string[];
  /** Ends the connection without a word. */
  drop(): void;
}

export function openRawLink(stream: Duplex): RawLink {
  let heard: Uint8Array = new Uint8Array();
  let lastWrite: Promise<void> = Promise.resolve();
  stream.on('data', (chunk: Uint8Array) => {
    if (heard.length < heardBytesMax) heard = joined(heard, chunk);
  });
  stream.on('error', () => stream.destroy());
  stream.on('end', () => stream.destroy());
  return {
    get open() {
      return !stream.destroyed;
    },
    send(bytes) {
      const chunk = typeof bytes === 'string' ? fromHex(bytes) : bytes;
      if (stream.destroyed) return;
      lastWrite = new Promise((resolve) => {
        stream.write(chunk, () => resolve());
      });
    },
    async said() {
      await lastWrite;
      // What was taken is read in the next turn.
      await new Promise((resolve) => setTimeout(resolve));
    },
    packets: () => cut(heard).map(toHex),
    drop: () => void stream.destroy(),
  };
}

/** Fixed header: a type, then a length of one to four bytes of seven bits each (MQTT 5, 2.1.4). */
function cut(bytes: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    let length = 0;
    let at = start + 1;
    for (let shift = 0; shift < 28; shift += 7, at += 1) {
      const byte = bytes[at];
      if (byte === undefined) return packets;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    const end = at + 1 + length;
    if (end > bytes.length) return packets;
    packets.push(bytes.subarray(start, end));
    start = end;
  }
  return packets;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function fromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TypeError('Not bytes in hex.');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
