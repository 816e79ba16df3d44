/** Reads the fields of one packet and never beyond its end. What does not fit is malformed. */
import { mqtt311 } from '../../model/spec-ref.ts';
import { MalformedPacket } from './malformed.ts';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const fieldCut = mqtt311('2.2.3');

export class ByteReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;

  constructor(bytes: Buffer, from: number, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  u8(field: string): number {
    const at = this.#take(1, field);
    return this.#bytes[at] ?? 0;
  }

  u16(field: string): number {
    const at = this.#take(2, field);
    return ((this.#bytes[at] ?? 0) << 8) | (this.#bytes[at + 1] ?? 0);
  }

  u32(field: string): number {
    return this.u16(field) * 0x1_00_00 + this.u16(field);
  }

  /** Variable Byte Integer in the shortest form that holds it. */
  varint(field: string): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8(field);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (byte === 0 && shift > 0)
          throw new MalformedPacket(`${field}: longer than needed`, 'mqtt-5.0 [MQTT-1.5.5-1]');
        return value;
      }
    }
    throw new MalformedPacket(`${field}: more than four bytes`, 'mqtt-5.0 §1.5.5');
  }

  /** Binary Data: two bytes of length, then the bytes. A view, not a copy. */
  binary(field: string): Buffer {
    const length = this.u16(field);
    const at = this.#take(length, field);
    return this.#bytes.subarray(at, at + length);
  }

  /** UTF-8 Encoded String: no overlong form, no surrogate, no U+0000. */
  text(field: string): string {
    const length = this.u16(field);
    const at = this.#take(length, field);
    for (let i = at; i < at + length; i += 1) {
      const byte = this.#bytes[i] ?? 0;
      if (byte === 0) throw new MalformedPacket(`${field}: contains U+0000`, mqtt311('1.5.3-2'));
      if (byte > 0x7f) return this.#decoded(at, length, field);
    }
    return this.#bytes.toString('latin1', at, at + length);
  }

  /** All that is left, as a view. */
  rest(): Buffer {
    const rest = this.#bytes.subarray(this.#at, this.#end);
    this.#at = this.#end;
    return rest;
  }

  /** A reader over the next `length` bytes alone. */
  part(length: number, field: string): ByteReader {
    const at = this.#take(length, field);
    return new ByteReader(this.#bytes, at, at + length);
  }

  expectEnd(packet: string): void {
    if (this.remaining > 0) throw new MalformedPacket(`${packet}: ${this.remaining} bytes too many`, fieldCut);
  }

  #take(length: number, field: string): number {
    const at = this.#at;
    if (at + length > this.#end) throw new MalformedPacket(`${field}: goes beyond the end of the packet`, fieldCut);
    this.#at = at + length;
    return at;
  }

  #decoded(at: number, length: number, field: string): string {
    let text: string;
    try {
      text = strictUtf8.decode(this.#bytes.subarray(at, at + length));
    } catch {
      throw new MalformedPacket(`${field}: is not well-formed UTF-8`, mqtt311('1.5.3-1'));
    }
    if (text.includes('\0')) throw new MalformedPacket(`${field}: contains U+0000`, mqtt311('1.5.3-2'));
    return text;
  }
}
