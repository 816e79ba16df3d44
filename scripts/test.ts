/** `npm test`: checks, unit tests, other people's clients, a short soak, lab tests, then the built program in a real browser. Stops at the first stage that fails. */
import { buildIfStale } from './build.ts';
import { checks } from './checks.ts';
import { runNode } from './processes.ts';
import { main as soak } from './soak/soak.ts';

const vitest = (project: string, args: string[]) =>
  runNode('node_modules/vitest/vitest.mjs', ['run', '--project', project, ...args]);

async function onBuiltSite(project: string, args: string[]): Promise<number> {
  await buildIfStale();
  return vitest(project, args);
}

const stages: [name: string, run: (args: string[]) => Promise<number>][] = [
  ['checks', () => checks()],
  ['unit', (args) => vitest('unit', args)],
  ['interop', (args) => vitest('interop', args)],
  ['soak', () => soak(['--minutes', '0.4', '--clients', '40'])],
  ['labs', (args) => vitest('labs', args)],
  ['e2e', (args) => onBuiltSite('e2e', args)],
  ['e2e-alone', (args) => onBuiltSite('e2e-alone', args)],
];

/**
 * Runs all stages, or those named: `npm test -- unit e2e`. What follows is passed on to the test runner.
 * Resolves with the exit code.
 */
export async function testEverything(args: string[]): Promise<number> {
  const names = stages.map(([name]) => name);
  const wanted = args.filter((arg) => names.includes(arg));
  const rest = args.filter((arg) => !names.includes(arg));
  for (const [name, run] of stages) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const startedAt = performance.now();
    const code = await run(rest);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(`\n${code === 0 ? '✓' : '✗'} ${name} in ${seconds} s`);
    if (code !== 0) return code;
  }
  return 0;
}
