/**
 * A fuzzer led by coverage: takes an input of the corpus, changes it, runs it on a fresh target, and keeps it if it
 * reached a branch that none before it had reached. The same seed makes the same run.
 */
import { type Random, seededRandom } from '../model/seeded-random.ts';
import { type MutatorName, mutatorNames, mutators } from './mutators.ts';

/** What came of one input on a fresh target. */
export interface Execution {
  /** Null while nothing went wrong. */
  signature: string | null;
  branches: readonly string[];
}

export interface FuzzOptions {
  seeds: readonly Uint8Array[];
  dictionary: readonly Uint8Array[];
  execute(input: Uint8Array): Execution;
  /** Default 2,000, at most `executionsMax`. */
  executions?: number;
  /** Default all. */
  mutators?: readonly MutatorName[];
  randomSeed?: string;
  /** False: nothing is kept, and each input is a seed changed. Default true. */
  keepsNew?: boolean;
}

export interface Crash {
  signature: string;
  input: Uint8Array;
  /** At which execution it was found first. */
  foundAt: number;
  times: number;
}

export const executionsMax = 20_000;
export const corpusMax = 500;
const changesMax = 4;

export class Fuzzer {
  readonly corpus: Uint8Array[];
  readonly branches = new Set<string>();
  readonly crashes = new Map<string, Crash>();
  executions = 0;
  readonly executionsWanted: number;
  readonly #options: FuzzOptions;
  readonly #random: Random;

  /** Runs the seeds. @throws RangeError without seeds, or for more executions than there may be. */
  constructor(options: FuzzOptions) {
    const { executions = 2_000, seeds, randomSeed = 'fuzz' } = options;
    if (seeds.length === 0) throw new RangeError('A fuzzer needs at least one seed.');
    if (!(executions >= 1 && executions <= executionsMax))
      throw new RangeError(`A run has between 1 and ${executionsMax} executions.`);
    this.#options = options;
    this.#random = seededRandom(randomSeed);
    this.executionsWanted = executions;
    this.corpus = [...seeds];
    for (const seed of seeds) this.#note(seed, options.execute(seed));
  }

  get done(): boolean {
    return this.executions >= this.executionsWanted;
  }

  /** One more input. Returns it, with whether it was kept. */
  step(): { input: Uint8Array; kept: boolean; execution: Execution } {
    const input = this.#nextInput();
    this.executions += 1;
    const execution = this.#options.execute(input);
    const isNew = this.#note(input, execution);
    const kept = isNew && this.#options.keepsNew !== false && this.corpus.length < corpusMax;
    // What kills the target leads no further: nothing behind it is ever read.
    if (kept && execution.signature === null) this.corpus.push(input);
    return { input, kept, execution };
  }

  #nextInput(): Uint8Array {
    const { dictionary, mutators: names = mutatorNames } = this.#options;
    let input: Uint8Array = this.#random.pick(this.corpus) ?? new Uint8Array();
    for (let changes = 1 + this.#random.below(changesMax); changes > 0; changes -= 1) {
      const name = this.#random.pick(names);
      if (name && input.length > 0)
        input = mutators[name](input, { random: this.#random, dictionary, corpus: this.corpus });
    }
    return input;
  }

  #note(input: Uint8Array, { signature, branches }: Execution): boolean {
    const before = this.branches.size;
    for (const branch of branches) this.branches.add(branch);
    if (signature !== null) {
      const known = this.crashes.get(signature);
      if (known) known.times += 1;
      else this.crashes.set(signature, { signature, input, foundAt: this.executions, times: 1 });
    }
    return this.branches.size > before;
  }
}
