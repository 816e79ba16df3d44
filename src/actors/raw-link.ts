/** A network connection without a client on it: for what no client would say, half of it, or very slowly. */
import type { Duplex } from 'readable-stream';
import { bytesFromHex, cutPackets, hexFromBytes } from '../model/packet-borders.ts';

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
      const chunk = typeof bytes === 'string' ? bytesFromHex(bytes) : bytes;
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
    packets: () => cutPackets(heard).packets.map(hexFromBytes),
    drop: () => void stream.destroy(),
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
