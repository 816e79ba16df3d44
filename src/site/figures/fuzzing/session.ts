/** The two runs of the figure, the same when the page is built and in the reader's browser. */
import { Fuzzer, type MutatorName, mqttDictionary, mqttSeeds } from '../../../fuzz/index.ts';
import { execute } from '../../../tinymq/index.ts';

export const executions = 2_000;
/** Branches at the top of the plot. */
export const branchesMax = 84;

export type Strategy = 'flip' | 'all';

const chosen: Readonly<
  Record<Strategy, { seeds: readonly Uint8Array[]; mutators?: readonly MutatorName[]; keepsNew: boolean }>
> = {
  flip: { seeds: mqttSeeds.slice(0, 1), mutators: ['bitFlip'], keepsNew: false },
  all: { seeds: mqttSeeds, keepsNew: true },
};

export interface Session {
  fuzzer: Fuzzer;
  /** Branches seen after so many executions, whenever there was a new one. */
  growth: [executions: number, branches: number][];
}

export function openSession(strategy: Strategy, randomSeed: string): Session {
  const fuzzer = new Fuzzer({
    dictionary: mqttDictionary,
    execute: (input) => execute(input, { parser: 'shipped', states: 'sound' }),
    executions,
    randomSeed,
    ...chosen[strategy],
  });
  return { fuzzer, growth: [[0, fuzzer.branches.size]] };
}

export function advance({ fuzzer, growth }: Session): void {
  const before = fuzzer.branches.size;
  fuzzer.step();
  if (fuzzer.branches.size > before) growth.push([fuzzer.executions, fuzzer.branches.size]);
}

/** A line in steps, in a box of 600 by 200. */
export function lineOf({ fuzzer, growth }: Session): string {
  const at = (count: number, branches: number) =>
    `${((count / executions) * 600).toFixed(1)},${(200 - (branches / branchesMax) * 200).toFixed(1)}`;
  const corners = growth.flatMap(([count, branches], index) => {
    const before = growth[index - 1]?.[1];
    return before === undefined ? [at(count, branches)] : [at(count, before), at(count, branches)];
  });
  return [...corners, at(fuzzer.executions, fuzzer.branches.size)].join(' ');
}

export function summaryOf({ fuzzer }: Session): string {
  const { size } = fuzzer.crashes;
  const crashes = size === 0 ? 'no crash' : size === 1 ? 'one kind of crash' : `${size} kinds of crash`;
  return `${fuzzer.executions.toLocaleString('en')} inputs: ${fuzzer.branches.size} branches seen, ${crashes}.`;
}

export interface CrashRow {
  signature: string;
  foundAt: string;
  times: string;
  bytes: string;
}

/** In the order of finding. */
export function crashRows({ fuzzer }: Session): CrashRow[] {
  return [...fuzzer.crashes.values()].map(({ signature, foundAt, times, input }) => ({
    signature,
    foundAt: String(foundAt),
    times: String(times),
    bytes: hexOf(input),
  }));
}

const shownBytes = 24;

function hexOf(input: Uint8Array): string {
  const shown = Array.from(input.subarray(0, shownBytes), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return input.length > shownBytes ? `${shown} … (${input.length} bytes)` : shown;
}
