import { expect, it } from 'vitest';
import { hexFromBytes } from '../model/packet-borders.ts';
import { seededRandom } from '../model/seeded-random.ts';
import { executionsMax, Fuzzer, minimise, mqttDictionary, mqttSeeds, mutatorNames, mutators } from './index.ts';
import { inputBytesMax } from './mutators.ts';

/** Dies of 0x42 behind 0x41, which it counts as a branch of its own. */
function target(input: Uint8Array) {
  const a = input.indexOf(0x41);
  const crashed = a !== -1 && input[a + 1] === 0x42;
  return {
    signature: crashed ? 'AB' : null,
    branches: [`length ${Math.min(input.length, 3)}`, ...(a === -1 ? [] : ['A'])],
  };
}

const seeds = [Uint8Array.of(0x40, 0x40, 0x40)];
const options = { seeds, dictionary: [], execute: target, mutators: ['bitFlip', 'lengthStep'] as const };

function fuzzed(more: object = {}): Fuzzer {
  const fuzzer = new Fuzzer({ ...options, ...more });
  while (!fuzzer.done) fuzzer.step();
  return fuzzer;
}

it('finds what is two steps away, and counts a crash once by its signature', () => {
  const fuzzer = fuzzed({ executions: 2_000 });
  expect(fuzzer.branches).toContain('A');
  expect([...fuzzer.crashes.keys()]).toEqual(['AB']);
  expect(fuzzer.crashes.get('AB')?.times).toBeGreaterThan(1);
});

it('keeps what reached something new, unless it is told not to', () => {
  const execute = (input: Uint8Array) => ({ signature: null, branches: [`${input[0]}`] });
  expect(fuzzed({ executions: 50, execute }).corpus.length).toBeGreaterThan(5);
  expect(fuzzed({ executions: 50, execute, keepsNew: false }).corpus).toEqual(seeds);
});

it('makes the same run of the same seed, and another of another', () => {
  const trace = (randomSeed: string) => {
    const fuzzer = new Fuzzer({ ...options, randomSeed });
    return Array.from({ length: 50 }, () => hexFromBytes(fuzzer.step().input));
  };
  expect(trace('one')).toEqual(trace('one'));
  expect(trace('one')).not.toEqual(trace('two'));
});

it('has limits: executions, corpus and the length of an input', () => {
  expect(() => new Fuzzer({ ...options, executions: executionsMax + 1 })).toThrow(RangeError);
  expect(() => new Fuzzer({ ...options, seeds: [] })).toThrow(/at least one seed/);
  const random = seededRandom('long');
  let input: Uint8Array = new Uint8Array(inputBytesMax - 1).fill(0x10);
  for (let time = 0; time < 20; time += 1)
    input = mutators.duplicateBlock(input, { random, dictionary: [], corpus: [] });
  expect(input.length).toBe(inputBytesMax);
});

it.each(mutatorNames)('%s leaves its input alone and takes the shortest', (name) => {
  const context = { random: seededRandom(name), dictionary: mqttDictionary, corpus: mqttSeeds };
  for (const seed of [...mqttSeeds, Uint8Array.of(0x10)]) {
    const before = hexFromBytes(seed);
    mutators[name](seed, context);
    expect(hexFromBytes(seed)).toBe(before);
  }
});

it('repairs Remaining Length, and writes another', () => {
  const context = { random: seededRandom('x'), dictionary: [], corpus: [] };
  expect(hexFromBytes(mutators.repairLength(Uint8Array.of(0x30, 0x7f, 1, 2, 3), context))).toBe('3003010203');
  expect(mutators.varint(Uint8Array.of(0x30, 0x03, 1, 2, 3), context).slice(-3)).toEqual(Uint8Array.of(1, 2, 3));
});

it('makes a failing input as small as it gets, and says each step', async () => {
  const steps: boolean[] = [];
  const input = new TextEncoder().encode('some text, A somewhere and B behind it');
  const fails = (each: Uint8Array) => each.includes(0x41) && each.includes(0x42);
  const small = await minimise(input, fails, (step) => steps.push(step.fails));
  expect(new TextDecoder().decode(small)).toBe('AB');
  expect(steps).toContain(false);
});

it('refuses to make small what does not fail', async () => {
  await expect(minimise(Uint8Array.of(1), () => false)).rejects.toThrow(/does not fail/);
});
