/** `npm run bench [-- --json] [--only edge|neighbour|sandboxes] [--rounds 5]`: rows of the budget, each beside what it should be. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../build.ts';
import { measureEdge } from './edge.ts';
import { measureNeighbour, measureStartsAndMemory } from './sandboxes.ts';

const budgets = { startP50Ms: 40, startP99Ms: 250, megabytesPerLearner: 16, neighbourFactor: 2 };

const note = (text: string) => console.error(text);

/** All parts of the report, each measured only when it is wanted. */
const parts = {
  async edge(rounds: number) {
    note('edge against bare Aedes, and Mosquitto where it is installed …');
    return { edge: await measureEdge(rounds) };
  },
  async neighbour() {
    await buildIfStale();
    note('a neighbour of a flood …');
    const neighbour = await measureNeighbour();
    return { neighbour: { ...neighbour, met: neighbour.factor <= budgets.neighbourFactor } };
  },
  async sandboxes() {
    await buildIfStale();
    note('starts and memory up to 200 learners …');
    const { starts, memory } = await measureStartsAndMemory();
    return {
      starts: starts.map((one) => ({
        ...one,
        met: one.p50Ms <= budgets.startP50Ms && one.p99Ms <= budgets.startP99Ms,
      })),
      memory: memory.map((one) => ({ ...one, met: one.megabytesPerLearner <= budgets.megabytesPerLearner })),
    };
  },
};

/** Measures and prints; resolves with 0, since a missed budget is a figure to report and not a crash. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { json: { type: 'boolean' }, only: { type: 'string' }, rounds: { type: 'string' } },
  });
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
  const report: Record<string, object> = { machine, budgets };
  for (const [name, measure] of Object.entries(parts)) {
    if (values.only === undefined || values.only === name)
      Object.assign(report, await measure(Number(values.rounds ?? 5)));
  }
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else for (const table of Object.values(report)) console.table(Array.isArray(table) ? table : [table]);
  return 0;
}
