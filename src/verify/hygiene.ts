/** V9: the same verdict twice, and nothing left open behind it. */
import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '../model/verdict.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** How often the process gets a turn to close what it is closing. */
const turnsMax = 50;

export async function hygiene(subject: Subject): Promise<Finding[]> {
  const first = await subject.verdictOn(subject.hardened);
  const before = openHandles();
  const second = await subject.judgeAgain(subject.hardened);
  return [...changed(subject, first, second), ...(await leftOpen(subject, before))];
}

function changed({ finding }: Subject, first: Verdict, second: Verdict): Finding[] {
  const differing = second.checks.filter((check, index) => !isDeepStrictEqual(check, first.checks[index]));
  return differing.map(({ id }) =>
    finding(
      'ERR_LAB_VERDICT_CHANGES',
      id.startsWith('T') ? 'traffic.ts' : 'attacks.ts',
      `${id} ended differently the second time.`,
      'Prove it with a barrier instead of waiting, and depend on nothing random.',
    ),
  );
}

async function leftOpen({ finding }: Subject, before: Map<string, number>): Promise<Finding[]> {
  for (let turn = 0; turn < turnsMax && extra(before).length > 0; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return extra(before).map((handle) =>
    finding('ERR_LAB_HANDLE_LEFT', 'attacks.ts', `A ${handle} is still open afterwards.`, 'Close what the case opens.'),
  );
}

function extra(before: Map<string, number>): string[] {
  return [...openHandles()].flatMap(([handle, count]) => (count > (before.get(handle) ?? 0) ? [handle] : []));
}

function openHandles(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const handle of process.getActiveResourcesInfo()) counts.set(handle, (counts.get(handle) ?? 0) + 1);
  counts.delete('Immediate');
  return counts;
}
