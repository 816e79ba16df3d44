/** `npm run bench [-- --json]`: the sandbox, edge and neighbour rows of the budget, each beside what it should be. */
import { cpus } from 'node:os';
import { buildIfStale } from '../build.ts';
import { measureEdge } from './edge.ts';
import { measureNeighbour, measureStartsAndMemory } from './sandboxes.ts';

const budgets = { startP50Ms: 40, startP99Ms: 250, megabytesPerLearner: 16, neighbourFactor: 2 };

/** Runs everything, prints it, and resolves with 0: a missed budget is a figure to report, not a crash. */
export async function main(args: string[]): Promise<number> {
  await buildIfStale();
  const note = (text: string) => console.error(text);
  note('edge against bare Aedes …');
  const edge = await measureEdge();
  note('a neighbour of a flood …');
  const neighbour = await measureNeighbour();
  note('starts and memory up to 200 learners …');
  const { starts, memory } = await measureStartsAndMemory();
  const report = {
    machine: { node: process.version, cpus: cpus().length, model: cpus()[0]?.model ?? 'unknown' },
    edge,
    neighbour: { ...neighbour, budget: budgets.neighbourFactor, met: neighbour.factor <= budgets.neighbourFactor },
    starts: starts.map((one) => ({
      ...one,
      met: one.p50Ms <= budgets.startP50Ms && one.p99Ms <= budgets.startP99Ms,
    })),
    memory: memory.map((one) => ({ ...one, met: one.megabytesPerLearner <= budgets.megabytesPerLearner })),
    budgets,
  };
  if (args.includes('--json')) console.log(JSON.stringify(report, null, 2));
  else print(report);
  return 0;
}

function print(report: { edge: object[]; neighbour: object; starts: object[]; memory: object[] }): void {
  console.table(report.edge);
  console.table([report.neighbour]);
  console.table(report.starts);
  console.table(report.memory);
}
