/** Reads a packet from front to back and writes down a field for each step, so that no byte is left out or told twice. */
import type { SpecRef } from '../model/spec-ref.ts';
import type { PacketBits, PacketField, ProtocolVersion } from './decoded-packet.ts';
import { showText, utf8OrNull } from './show-bytes.ts';

/** A packet of more fields than anybody would read is decoded up to here. */
export const FIELDS_MAX = 512;

/** What is said about a field beyond its name and place. */
export interface Telling {
  value?: string;
  meaning: string;
  bits?: PacketBits[];
  spec?: SpecRef;
  eavesdropper?: string;
}

/** Thrown by the reader, caught by `decodePacket`: nothing sensible can be read from here on. */
export class DecodingStopped extends Error {}

export class FieldReader {
  readonly version: ProtocolVersion;
  readonly fields: PacketField[] = [];
  problem: string | null = null;
  readonly #bytes: Uint8Array;
  #at = 0;
  #limit: number;

  constructor(bytes: Uint8Array, version: ProtocolVersion) {
    this.#bytes = bytes;
    this.#limit = bytes.length;
    this.version = version;
  }

  /** Bytes left in the packet, or in the property list being read. */
  get remaining(): number {
    return this.#limit - this.#at;
  }

  /** Notes what is wrong and goes on; the first complaint is the one that is shown. */
  complain(problem: string): void {
    this.problem ??= problem;
  }

  stop(problem: string): never {
    this.complain(problem);
    throw new DecodingStopped(problem);
  }

  byte(name: string, tell: (value: number) => Telling): number {
    return this.#integer(name, 1, tell);
  }

  twoBytes(name: string, tell: (value: number) => Telling): number {
    return this.#integer(name, 2, tell);
  }

  fourBytes(name: string, tell: (value: number) => Telling): number {
    return this.#integer(name, 4, tell);
  }

  /** Seven bits a byte, least significant first, at most four bytes. */
  variableByteInteger(name: string, tell: (value: number) => Telling): number {
    let value = 0;
    for (let length = 1; length <= 4; length += 1) {
      const byte = this.#peek(length - 1, name);
      value += (byte & 0x7f) * 128 ** (length - 1);
      if (byte < 0x80) {
        if (length > 1 && byte === 0) this.complain(`${name} is not in its shortest form.`);
        this.#add(name, length, { value: String(value), ...tell(value) });
        return value;
      }
    }
    return this.stop(`${name} goes on after its fourth byte.`);
  }

  /** Two bytes of length, then UTF-8. */
  text(name: string, tell: (value: string) => Telling): string {
    const bytes = this.#prefixed(name, (empty) => tell(new TextDecoder().decode(empty)));
    if (bytes.length === 0) return '';
    const text = utf8OrNull(bytes);
    if (text === null) this.complain(`${name} is not well-formed UTF-8; the receiver must close the connection.`);
    if (text?.includes('\0')) this.complain(`${name} contains U+0000, which no string may.`);
    const shown = text ?? new TextDecoder().decode(bytes);
    this.#add(name, bytes.length, { value: showText(shown), ...tell(shown) });
    return shown;
  }

  /** Two bytes of length, then anything. */
  binary(name: string, tell: (value: Uint8Array) => Telling): Uint8Array {
    const bytes = this.#prefixed(name, tell);
    if (bytes.length > 0) this.#add(name, bytes.length, tell(bytes));
    return bytes;
  }

  /** All that is left. Adds no field where nothing is left. */
  rest(name: string, tell: (value: Uint8Array) => Telling): Uint8Array {
    const bytes = this.#bytes.subarray(this.#at, this.#limit);
    if (bytes.length > 0) this.#add(name, bytes.length, tell(bytes));
    return bytes;
  }

  /** Lets `read` see only the next `length` bytes. */
  within(length: number, read: () => void): void {
    const outer = this.#limit;
    this.#limit = Math.min(outer, this.#at + length);
    read();
    this.#limit = outer;
  }

  /** Opens everything again and gives what nobody read to one last field. */
  giveUp(name: string, telling: Telling): void {
    this.#limit = this.#bytes.length;
    if (this.remaining > 0) this.#push(name, this.remaining, telling);
  }

  #prefixed(name: string, tellEmpty: (empty: Uint8Array) => Telling): Uint8Array {
    const length = this.#number(0, 2, `${name} length`);
    const telling = length === 0 ? tellEmpty(new Uint8Array()) : null;
    this.#add(`${name} length`, 2, {
      value: String(length),
      meaning: telling ? `Empty. ${telling.meaning}` : `${name} takes the next ${bytesOf(length)}.`,
    });
    if (length > this.remaining) {
      this.stop(`${name} should be ${bytesOf(length)} long, but only ${bytesOf(this.remaining)} are left.`);
    }
    return this.#bytes.subarray(this.#at, this.#at + length);
  }

  #integer(name: string, length: number, tell: (value: number) => Telling): number {
    const value = this.#number(0, length, name);
    this.#add(name, length, { value: String(value), ...tell(value) });
    return value;
  }

  #number(offset: number, length: number, name: string): number {
    let value = 0;
    for (let index = 0; index < length; index += 1) value = value * 256 + this.#peek(offset + index, name);
    return value;
  }

  #peek(offset: number, name: string): number {
    const byte = this.#at + offset < this.#limit ? this.#bytes[this.#at + offset] : undefined;
    return byte ?? this.stop(`The packet ends within ${name}.`);
  }

  #add(name: string, length: number, telling: Telling): void {
    if (this.fields.length >= FIELDS_MAX) this.stop(`More than ${FIELDS_MAX} fields; the rest is not decoded.`);
    this.#push(name, length, telling);
  }

  #push(name: string, length: number, { value = '', ...telling }: Telling): void {
    this.fields.push({ name, start: this.#at, end: this.#at + length, value, ...telling });
    this.#at += length;
  }
}

export function bytesOf(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
