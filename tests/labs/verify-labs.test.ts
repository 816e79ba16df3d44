/** Labs are verified in threads of their own: the worst of them harms only itself. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { verifyLabs } from '../../src/verify/verify-labs.ts';
import { type ComposedLab, composeLab } from './compose-lab.ts';

const composed: ComposedLab[] = [];
afterEach(async () => {
  for (const lab of composed.splice(0)) await lab.remove();
});

/** Two labs: `sound` with a flow that does this, and `untouched` without. */
async function twoLabs(flowDoes: string): Promise<string> {
  const lab = await composeLab('sound');
  composed.push(lab);
  await cp(join(lab.root, 'labs', 'sound'), join(lab.root, 'labs', 'untouched'), { recursive: true });
  const traffic = `export default [{ id: 'T1', title: 'Ruin', run() { ${flowDoes} } }];`;
  await writeFile(join(lab.root, 'labs', 'sound', 'traffic.ts'), traffic);
  return lab.root;
}

it.each([
  ['throws where nobody can catch it', `setTimeout(() => { throw new Error('Out of reach.'); });`, /Out of reach/],
  ['leaves', 'process.exit(0);', /ended its own thread/],
  ['never comes back', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);', /not done after \d+ ms/],
])('reports a lab whose code %s, and goes on with the next', async (_, flowDoes, reason) => {
  const root = await twoLabs(flowDoes);
  const [ruined, untouched] = await Promise.all(
    verifyLabs(['sound', 'untouched'], { root, threads: 1, labTimeoutMs: 20_000 }),
  );
  expect(ruined).toMatchObject({ labId: 'sound', passed: false, checks: [{ id: 'V0', result: 'failed' }] });
  expect(ruined?.checks[0]?.findings[0]).toMatchObject({
    code: 'ERR_LAB_CHECK_CRASHED',
    detail: expect.stringMatching(reason),
  });
  const results = untouched?.checks.map(({ id, result }) => `${id} ${result}`);
  expect(results).toContain('V6 passed');
});

it('gives reports in the order asked for, however many work at a time', async () => {
  const root = await twoLabs(`return { kind: 'holds', observed: 'Nothing.' };`);
  const reports = await Promise.all(verifyLabs(['untouched', 'sound'], { root, threads: 2 }));
  expect(reports.map(({ labId }) => labId)).toEqual(['untouched', 'sound']);
  expect(reports.every(({ checks }) => checks.length === 10)).toBe(true);
});

it('makes the checks that were asked for, and calls no lab sound by them', async () => {
  const lab = await composeLab('sound');
  composed.push(lab);
  const [report] = await Promise.all(verifyLabs(['sound'], { root: lab.root, threads: 1, only: ['V1', 'V4'] }));
  const made = report?.checks.filter(({ result }) => result !== 'not-run').map(({ id, result }) => `${id} ${result}`);
  expect(made).toEqual(['V0 passed', 'V1 passed', 'V4 passed']);
  expect(report?.passed).toBe(false);
});
