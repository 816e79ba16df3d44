/** Cuts one connection's bytes into packets: a first byte, a length of a few bytes, a body. */
import type { ParserGuards } from '../model/policy.ts';
import { Malformed, TargetFault } from './fault.ts';
import type { Meter } from './meter.ts';

export interface Frame {
  firstByte: number;
  /** Header included. */
  bytes: Uint8Array;
  body: Uint8Array;
}

interface Header {
  bodyStart: number;
  length: number;
}

const place = 'allocateBody';

export class FrameReader {
  readonly #meter: Meter;
  #bytes: Uint8Array = new Uint8Array();
  #start = 0;
  #end = 0;
  /** Of the packet that is not complete yet. */
  #header: Header | null = null;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  add(chunk: Uint8Array): void {
    this.#meter.hold(chunk.length, place);
    const waiting = this.#end - this.#start;
    if (waiting > 0 && this.#bytes.length - this.#end >= chunk.length) {
      this.#bytes.set(chunk, this.#end);
      this.#end += chunk.length;
      return;
    }
    // Room for as much again, so that a packet that comes byte by byte is not copied with each of them.
    const grown = new Uint8Array(waiting === 0 ? chunk.length : 2 * (waiting + chunk.length));
    grown.set(this.#bytes.subarray(this.#start, this.#end));
    grown.set(chunk, waiting);
    [this.#bytes, this.#start, this.#end] = [grown, 0, waiting + chunk.length];
  }

  /** Reads `rest` again, before what came behind it. */
  putBack(rest: Uint8Array): void {
    this.#header = null;
    const behind = this.#bytes.slice(this.#start, this.#end);
    this.#meter.hold(-behind.length, place);
    [this.#bytes, this.#start, this.#end] = [new Uint8Array(), 0, 0];
    this.add(Uint8Array.from([...rest, ...behind]));
  }

  /** The next whole packet, or null. @throws Malformed, TargetFault */
  next(guards: ParserGuards): Frame | null {
    this.#header ??= this.#readHeader(guards);
    if (this.#header === null) return null;
    const { bodyStart, length } = this.#header;
    const end = this.#start + bodyStart + length;
    if (end > this.#end) return null;
    const bytes = this.#bytes.subarray(this.#start, end);
    this.#header = null;
    this.#start = end;
    this.#meter.hold(-bytes.length, place);
    return { firstByte: bytes[0] ?? 0, bytes, body: bytes.subarray(bodyStart) };
  }

  /** Forgets the header that was found wrong. */
  skipHeader(): void {
    this.#header = null;
    this.#start = Math.min(this.#end, this.#start + 2);
  }

  /** What is held is held no longer. */
  drop(): void {
    this.#meter.hold(this.#start - this.#end, place);
    this.#start = this.#end;
  }

  #readHeader(guards: ParserGuards): Header | null {
    let length = 0;
    for (let index = 0; ; index += 1) {
      if (this.#start + 1 + index >= this.#end) return null;
      const byte = this.#bytes[this.#start + 1 + index] ?? 0;
      // The maker's bug: from the fifth byte on, the shift runs into the sign and round again.
      length += (byte & 0x7f) << (7 * index);
      this.#meter.reach(`length.byte-${index + 1}`);
      if (byte >= 0x80) {
        if (index + 1 < guards.varintBytesMax) continue;
        throw new Malformed(`Remaining Length has more than ${guards.varintBytesMax} bytes.`);
      }
      if (guards.minimalVarint && index > 0 && byte === 0)
        throw new Malformed('Remaining Length is longer than needed.');
      return { bodyStart: 1 + Math.min(index + 1, 4), length: this.#allocate(length, guards) };
    }
  }

  #allocate(length: number, { checkBeforeAlloc, packetBytesMax }: ParserGuards): number {
    if (checkBeforeAlloc) requireSize(length, packetBytesMax);
    if (length < 0) {
      this.#meter.reach('length.negative');
      throw new TargetFault('exception', 'RangeError at sliceBody', 'Invalid typed array length.');
    }
    if (length > 65_535) this.#meter.reach('length.large');
    this.#meter.allocate(length, place);
    requireSize(length, packetBytesMax);
    return length;
  }
}

function requireSize(length: number, max: number): void {
  if (length > max) throw new Malformed(`The packet is longer than ${max} bytes.`);
}
