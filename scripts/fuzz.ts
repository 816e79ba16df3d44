/**
 * `npm run fuzz [-- --packets 200000 --seed 1]`: the long form of the fuzz test. A failure is repeated with the seed
 * it printed.
 */
import { parseArgs } from 'node:util';
import { runNode } from './processes.ts';

/** Resolves with the exit code of the test. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { packets: { type: 'string' }, seed: { type: 'string' } } });
  return runNode('node_modules/vitest/vitest.mjs', ['run', '--project', 'unit', 'src/edge/fuzz.test.ts'], {
    EDGE_FUZZ_PACKETS: values.packets ?? '200000',
    ...(values.seed === undefined ? {} : { EDGE_FUZZ_SEED: values.seed }),
  });
}
