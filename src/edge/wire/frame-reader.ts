/**
 * Cuts a byte stream into packets. Packets are pulled, one at a time: what nobody asks for stays bytes, so a client
 * can never make the broker hold more than one chunk and one packet.
 */
import { mqtt311 } from '../../model/spec-ref.ts';
import { MalformedPacket } from './malformed.ts';

/** Called as soon as a fixed header is known, before the body arrives; throws to refuse the packet. */
export type HeaderCheck = (firstByte: number, packetBytes: number) => void;

export interface Frame {
  /** The whole packet, fixed header included. A view into the chunk, or a buffer of its own. */
  readonly bytes: Buffer;
  readonly headerLength: number;
}

const empty = Buffer.alloc(0);

export class FrameReader {
  readonly #check: HeaderCheck;
  #chunk: Buffer = empty;
  #at = 0;
  /** A packet that began in an earlier chunk; filled as bytes come, so that a thousand chunks cost one copy. */
  #partial: { bytes: Buffer; filled: number; headerLength: number } | null = null;

  constructor(check: HeaderCheck) {
    this.#check = check;
  }

  /** Adds what was read. Call only after `next` has returned null. */
  append(chunk: Buffer): void {
    const left = this.#chunk.length - this.#at;
    this.#chunk = left === 0 ? chunk : Buffer.concat([this.#chunk.subarray(this.#at), chunk]);
    this.#at = 0;
  }

  /** The next whole packet, or null until more bytes come. */
  next(): Frame | null {
    if (this.#partial) return this.#continued(this.#partial);
    const header = this.#header();
    if (!header) return null;
    const { headerLength, packetBytes } = header;
    this.#check(this.#chunk[this.#at] ?? 0, packetBytes);
    const available = this.#chunk.length - this.#at;
    if (available < packetBytes) {
      const bytes = Buffer.allocUnsafe(packetBytes);
      this.#chunk.copy(bytes, 0, this.#at);
      this.#partial = { bytes, filled: available, headerLength };
      this.#clear();
      return null;
    }
    const bytes = this.#chunk.subarray(this.#at, this.#at + packetBytes);
    this.#at += packetBytes;
    if (this.#at === this.#chunk.length) this.#clear();
    return { bytes, headerLength };
  }

  /** What has been read of the packet that is not complete, for a report of what was wrong with it. */
  unread(): Buffer {
    return this.#partial ? this.#partial.bytes.subarray(0, this.#partial.filled) : this.#chunk.subarray(this.#at);
  }

  #continued(partial: { bytes: Buffer; filled: number; headerLength: number }): Frame | null {
    const copied = this.#chunk.copy(partial.bytes, partial.filled, this.#at);
    partial.filled += copied;
    this.#at += copied;
    if (this.#at === this.#chunk.length) this.#clear();
    if (partial.filled < partial.bytes.length) return null;
    this.#partial = null;
    return { bytes: partial.bytes, headerLength: partial.headerLength };
  }

  #header(): { headerLength: number; packetBytes: number } | null {
    let remainingLength = 0;
    for (let index = 1; index <= 4; index += 1) {
      const byte = this.#chunk[this.#at + index];
      if (byte === undefined) return null;
      remainingLength += (byte & 0x7f) * 2 ** (7 * (index - 1));
      if (byte < 0x80) return { headerLength: index + 1, packetBytes: index + 1 + remainingLength };
    }
    throw new MalformedPacket('Remaining Length: more than four bytes', mqtt311('2.2.3'));
  }

  #clear(): void {
    this.#chunk = empty;
    this.#at = 0;
  }
}
