/** `lab.fuzz`: a fuzzer and a tinymq of the script's own, in its worker; what it finds is then tried on the lab's. */
import {
  type Execution,
  Fuzzer,
  minimise,
  mqttBlocks,
  mqttDictionary,
  mqttSeeds,
  mutatorNames,
  mutators,
} from '../fuzz/index.ts';
import { bytesFromHex, hexFromBytes } from '../model/packet-borders.ts';
import { seededRandom } from '../model/seeded-random.ts';
import { execute, type TargetAccount } from '../tinymq/index.ts';
import type { FuzzGuards, FuzzReport, LabFuzz } from './lab-api.ts';

const SLICE_MS = 30;
const PROGRESS_INTERVAL_MS = 500;

/** Whom the blocks of `mqttBlocks` speak of. */
const accounts: readonly TargetAccount[] = [
  { userName: 'u', password: 'right', byHeart: false, publish: ['#'], subscribe: ['#'] },
  { userName: 'uv', password: 'nobody knows', byHeart: false, publish: ['#'], subscribe: ['#'] },
];

function onTinyMq(input: Uint8Array, guards: FuzzGuards = {}) {
  return execute(input, { ...guards, accounts: guards.accounts ? accounts : [] });
}

export function createFuzz(print: (text: string) => void): LabFuzz {
  return {
    seeds: mqttSeeds.map(hexFromBytes),
    dictionary: mqttDictionary.map(hexFromBytes),
    blocks: Object.fromEntries(Object.entries(mqttBlocks).map(([name, bytes]) => [name, hexFromBytes(bytes)])),
    mutators: mutatorNames,
    mutate(input, mutator, randomSeed = 'once') {
      const context = { random: seededRandom(randomSeed), dictionary: mqttDictionary, corpus: mqttSeeds };
      return hexFromBytes(mutators[mutator](bytesOf(input), context));
    },
    execute(input, guards) {
      const { answers, ...execution } = onTinyMq(bytesOf(input), guards);
      return { ...execution, answers: answers.map(hexFromBytes) };
    },
    async run({ seeds, dictionary, guards, execute: own, ...options } = {}) {
      const runOne = own
        ? (input: Uint8Array): Execution => own(hexFromBytes(input))
        : (input: Uint8Array): Execution => onTinyMq(input, guards);
      const fuzzer = new Fuzzer({
        ...options,
        seeds: seeds?.map(bytesOf) ?? mqttSeeds,
        dictionary: dictionary?.map(bytesOf) ?? mqttDictionary,
        execute: runOne,
      });
      return drive(fuzzer, print);
    },
    minimise: async (input, fails) =>
      hexFromBytes(await minimise(bytesOf(input), (candidate) => fails(hexFromBytes(candidate)))),
  };
}

/** To its end, with pauses in which the worker tells what it has to tell and hears that it is to stop. */
async function drive(fuzzer: Fuzzer, print: (text: string) => void): Promise<FuzzReport> {
  const growth: { executions: number; branches: number }[] = [];
  let lastPauseMs = performance.now();
  let lastProgressMs = lastPauseMs;
  const say = () =>
    print(`${fuzzer.executions} executions, ${fuzzer.branches.size} branches, ${fuzzer.crashes.size} distinct crashes`);
  while (!fuzzer.done) {
    const before = fuzzer.branches.size;
    fuzzer.step();
    const branches = fuzzer.branches.size;
    if (branches > before) growth.push({ executions: fuzzer.executions, branches });
    if (performance.now() - lastPauseMs < SLICE_MS) continue;
    await new Promise((resolve) => setTimeout(resolve));
    lastPauseMs = performance.now();
    if (lastPauseMs - lastProgressMs < PROGRESS_INTERVAL_MS) continue;
    say();
    lastProgressMs = lastPauseMs;
  }
  say();
  return {
    executions: fuzzer.executions,
    crashes: [...fuzzer.crashes.values()].map((crash) => ({ ...crash, input: hexFromBytes(crash.input) })),
    branches: [...fuzzer.branches],
    growth,
    corpus: fuzzer.corpus.map(hexFromBytes),
  };
}

function bytesOf(input: string | Uint8Array): Uint8Array {
  return typeof input === 'string' ? bytesFromHex(input) : input;
}
