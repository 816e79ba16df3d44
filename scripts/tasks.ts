/** What each npm script does, in one table. Runs on the Node that `run.mjs` found. */
import { build, buildIfStale } from './build.ts';
import { checks } from './checks.ts';
import { runNode } from './processes.ts';
import { testEverything } from './test.ts';

const tasks: Record<string, (args: string[]) => Promise<number>> = {
  start: async () => {
    await buildIfStale();
    await import('../src/server/main.ts');
    return new Promise(() => {});
  },
  dev: (args) => runNode('node_modules/astro/bin/astro.mjs', ['dev', ...args]),
  build: async () => {
    await build();
    return 0;
  },
  check: () => checks(),
  format: () => runNode('node_modules/@biomejs/biome/bin/biome', ['check', '--write', '.']),
  test: (args) => testEverything(args),
  reference: (args) => runNode('scripts/reference/main.ts', args),
  'lab:verify': async (args) => (await import('../src/verify/cli.ts')).main(args),
  'lab:new': async (args) => (await import('./lab-new/lab-new.ts')).main(args),
  fuzz: async (args) => (await import('./fuzz.ts')).main(args),
  soak: async (args) => (await import('./soak/soak.ts')).main(args),
  bench: async (args) => (await import('./bench/bench.ts')).main(args),
  'bench:page': async (args) => (await import('./bench/bench-page.ts')).main(args),
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) throw new Error(`ERR_TASK_UNKNOWN: no task "${name}". Use one of: ${Object.keys(tasks).join(', ')}.`);
process.exitCode = await task(args);
