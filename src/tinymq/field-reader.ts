/**
 * Reads the fields of one packet out of the buffer that all connections share, as small firmware has it: behind the end
 * of the packet stand the bytes of whoever spoke before.
 */
import type { ParserGuards } from '../model/policy.ts';
import { Malformed, TargetFault } from './fault.ts';
import type { Meter } from './meter.ts';
import { checkText, splitLevels } from './text.ts';

export const sharedBytes = 4_096;

/** The buffer, and whose byte each is. */
export class SharedBuffer {
  readonly bytes = new Uint8Array(sharedBytes);
  readonly owners = new Uint16Array(sharedBytes);

  load(body: Uint8Array, owner: number): Uint8Array {
    // A packet too large for it has a buffer of its own.
    if (body.length > sharedBytes) return body;
    this.bytes.set(body);
    this.owners.fill(owner, 0, body.length);
    return this.bytes;
  }
}

export class FieldReader {
  offset = 0;
  /** Bytes of another connection are in what was read. */
  leaked = false;
  readonly guards: ParserGuards;
  readonly meter: Meter;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #owner: number;
  readonly #shared: SharedBuffer;

  constructor(
    body: Uint8Array,
    owner: number,
    shared: SharedBuffer,
    { guards, meter }: { guards: ParserGuards; meter: Meter },
  ) {
    this.guards = guards;
    this.meter = meter;
    this.#bytes = shared.load(body, owner);
    this.#end = body.length;
    this.#owner = owner;
    this.#shared = shared;
  }

  get left(): number {
    return Math.max(0, this.#end - this.offset);
  }

  /** @throws Malformed, TargetFault */
  take(count: number): Uint8Array {
    const end = this.offset + count;
    if (end > this.#end) this.#overrun(end);
    const taken = this.#bytes.slice(this.offset, end);
    this.offset = end;
    return taken;
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  number(bytes: 2 | 4): number {
    return this.take(bytes).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** A Variable Byte Integer inside a packet. */
  varint(): number {
    let value = 0;
    for (let index = 0; ; index += 1) {
      if (index >= Math.min(4, this.guards.varintBytesMax)) throw new Malformed('A length has too many bytes.');
      const byte = this.byte();
      value += (byte & 0x7f) * 128 ** index;
      if (byte < 0x80) return value;
    }
  }

  binary(): Uint8Array {
    return this.take(this.number(2));
  }

  string(): Uint8Array {
    const bytes = this.binary();
    checkText(bytes, this.guards, this.meter);
    return bytes;
  }

  /** A topic name or filter. */
  topic(kind: 'name' | 'filter'): Uint8Array {
    const { topicBytesMin, topicBytesMax } = this.guards;
    const bytes = this.string();
    const min = kind === 'name' ? topicBytesMin : 1;
    if (bytes.length < min || bytes.length > topicBytesMax)
      throw new Malformed(`A topic ${kind} has ${bytes.length} bytes.`);
    if (bytes.length === 0) {
      this.meter.reach('topic.empty');
      throw new TargetFault(
        'exception',
        'TypeError at firstLevel',
        "Cannot read properties of undefined (reading 'length').",
      );
    }
    splitLevels(bytes, this.guards, this.meter);
    return bytes;
  }

  rest(): Uint8Array {
    return this.take(this.left);
  }

  #overrun(end: number): void {
    if (this.guards.lengthsInside) throw new Malformed('A length points behind the end of its packet.');
    this.meter.reach('fields.overrun');
    if (end > this.#bytes.length) {
      this.meter.reach('fields.overrun-far');
      throw new TargetFault('exception', 'RangeError at readBytes', 'Offset is outside the bounds of the buffer.');
    }
    const owners = this.#shared.owners.subarray(this.#end, end);
    if (owners.some((owner) => owner !== 0 && owner !== this.#owner)) this.leaked = true;
  }
}
