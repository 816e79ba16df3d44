/** V9: the same verdict twice, and nothing left open behind it. */
import { isDeepStrictEqual } from 'node:util';
import type { Verdict } from '../model/verdict.ts';
import type { Finding } from './finding.ts';
import { leftOpenBy } from './open-handles.ts';
import type { Subject } from './subject.ts';

export async function hygiene(subject: Subject): Promise<Finding[]> {
  const first = await subject.verdictOn(subject.hardened);
  const { result: second, leftOpen } = await leftOpenBy(() => subject.judgeAgain(subject.hardened));
  const remedy = 'Close what the case opens.';
  return [
    ...changed(subject, first, second),
    ...leftOpen.map((kind) =>
      subject.finding('ERR_LAB_HANDLE_LEFT', 'attacks.ts', `A ${kind} is still open afterwards.`, remedy),
    ),
  ];
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
