/** Ways to change bytes. Each takes an input and returns another; none changes what it was given. */
import type { Random } from '../model/seeded-random.ts';

export interface MutationContext {
  random: Random;
  /** Pieces that mean something to the target. */
  dictionary: readonly Uint8Array[];
  /** Inputs to splice with. */
  corpus: readonly Uint8Array[];
}

export type Mutator = (input: Uint8Array, context: MutationContext) => Uint8Array;

/** An input never grows beyond this. */
export const inputBytesMax = 4_096;

const boundaries = [0, 1, 2, 31, 32, 127, 128, 191, 192, 193, 237, 254, 255];
/** Remaining Lengths at their borders, and three that are none. */
const varints = ['00', '01', '7f', '8001', 'ff7f', '808001', 'ffff7f', 'ffffff7f', '8000', 'ffffffff01', 'ffffffff0f'];
const blockBytesMax = 16;

const all = {
  /** Turns one bit round. */
  bitFlip: (input, { random }) => changed(input, random.below(input.length), (byte) => byte ^ (1 << random.below(8))),
  /** Puts a value in a byte where programs often go wrong: 0, 1, 127, 128, 255 … */
  boundary: (input, { random }) => changed(input, random.below(input.length), () => random.pick(boundaries) ?? 0),
  /** Takes a few bytes out. */
  deleteBlock: (input, { random }) => {
    const { start, end } = block(input, random);
    return joined(input.subarray(0, start), input.subarray(end));
  },
  /** Says a few bytes twice, or many times. */
  duplicateBlock: (input, { random }) => {
    const { start, end } = block(input, random);
    const piece = input.subarray(start, end);
    const times = random.chance(0.2) ? 256 : 1;
    return joined(input.subarray(0, end), ...Array.from({ length: times }, () => piece), input.subarray(end));
  },
  /** Makes one byte larger or smaller by one: wherever it is a length, the length is wrong. */
  lengthStep: (input, { random }) =>
    changed(input, random.below(input.length), (byte) => byte + (random.chance(0.5) ? 1 : -1)),
  /** Writes another Remaining Length behind the first byte. */
  varint: (input, { random }) => {
    const length = random.pick(varints) ?? '00';
    const bytes = Uint8Array.from(length.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    return joined(input.subarray(0, 1), bytes, input.subarray(1 + lengthBytes(input)));
  },
  /** Puts a piece of the dictionary somewhere, over what stands there or in between. */
  dictionary: (input, { random, dictionary }) => {
    const piece = random.pick(dictionary) ?? new Uint8Array();
    const start = random.below(input.length + 1);
    return joined(input.subarray(0, start), piece, input.subarray(random.chance(0.5) ? start : start + piece.length));
  },
  /** The beginning of this input and the end of another. */
  splice: (input, { random, corpus }) => {
    const other = random.pick(corpus) ?? input;
    return joined(input.subarray(0, random.below(input.length + 1)), other.subarray(random.below(other.length + 1)));
  },
  /** Makes Remaining Length fit what follows, as a checksum would be repaired: what comes then is the next mistake. */
  repairLength: (input) => {
    const body = input.subarray(1 + lengthBytes(input));
    return joined(input.subarray(0, 1), varintOf(body.length), body);
  },
} satisfies Record<string, Mutator>;

export type MutatorName = keyof typeof all;
export const mutators: Readonly<Record<MutatorName, Mutator>> = all;
export const mutatorNames = Object.keys(all) as MutatorName[];

function changed(input: Uint8Array, index: number, change: (byte: number) => number): Uint8Array {
  const copy = input.slice();
  copy[index] = change(copy[index] ?? 0) & 0xff;
  return copy.subarray(0, input.length);
}

function block(input: Uint8Array, random: Random): { start: number; end: number } {
  const start = random.below(input.length);
  return { start, end: Math.min(input.length, start + 1 + random.below(blockBytesMax)) };
}

/** Bytes of the length behind the first byte. */
function lengthBytes(input: Uint8Array): number {
  let count = 0;
  while (count < 4 && (input[1 + count] ?? 0) >= 0x80) count += 1;
  return Math.min(count + 1, Math.max(0, input.length - 1));
}

function varintOf(length: number): Uint8Array {
  const bytes: number[] = [];
  let left = length;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Uint8Array.from(bytes);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(
    Math.min(
      inputBytesMax,
      parts.reduce((bytes, part) => bytes + part.length, 0),
    ),
  );
  let offset = 0;
  for (const part of parts) {
    whole.set(part.subarray(0, whole.length - offset), offset);
    offset += Math.min(part.length, whole.length - offset);
  }
  return whole;
}
