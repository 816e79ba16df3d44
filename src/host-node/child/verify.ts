import type { LabId } from '../../model/ids.ts';
import type { Policy } from '../../model/policy.ts';
import { LabError } from '../../model/problem.ts';
import type { Verdict } from '../../model/verdict.ts';
import { systemClock } from '../../sandbox/index.ts';
import { nodeTransports } from '../node-transports.ts';

let running = false;

/**
 * Runs the judge in this host, one at a time. The lab's attacks are code and are loaded when first needed: most
 * hosts never judge, and a warm one should be small.
 * @throws LabError ERR_VERIFY_BUSY
 */
export async function judgePolicy(
  labId: LabId,
  policy: Policy,
  { seed, root }: { seed: string; root: string },
): Promise<Verdict> {
  if (running) throw busy();
  running = true;
  try {
    const [{ loadLab }, { judge }] = await Promise.all([
      import('../../catalog/load-lab.ts'),
      import('../../judge/index.ts'),
    ]);
    return await judge(await loadLab(labId, { root }), policy, {
      clock: systemClock,
      seed,
      transports: nodeTransports,
    });
  } finally {
    running = false;
  }
}

function busy(): LabError {
  return new LabError({
    code: 'ERR_VERIFY_BUSY',
    title: 'A verification is running',
    status: 409,
    detail: 'Your defence is being verified already.',
    remedy: 'Wait for its verdict.',
  });
}
