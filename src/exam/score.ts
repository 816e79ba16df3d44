/** Points of an exam: a pure function of what was taken, what the judge found, and what the report was given. */
import type { ExamPlan, ExamReport, ExamScore } from '../model/exam.ts';
import type { Verdict } from '../model/verdict.ts';

export interface Performance {
  /** Ids of the lab's attack objectives. */
  objectives: readonly string[];
  /** Those of them that were solved in time. */
  taken: readonly string[];
  verdict: Verdict;
  report: ExamReport;
}

export function scoreExam(plan: ExamPlan, { objectives, taken, verdict, report }: Performance): ExamScore {
  const traffic = verdict.checks.filter(({ kind }) => kind === 'traffic');
  const broken = traffic.filter(({ passed }) => !passed).map(({ id }) => id);
  const attackIds = [...new Set(verdict.checks.flatMap(({ kind, id }) => (kind === 'attack' ? [attackOf(id)] : [])))];
  const open = attackIds.filter((attack) =>
    verdict.checks.some(({ id, passed }) => attackOf(id) === attack && !passed),
  );
  const forfeited = plan.critical.filter(({ flow }) => broken.includes(flow)).map(({ attack }) => attack);
  const stopped = attackIds.filter((attack) => !open.includes(attack) && !forfeited.includes(attack));
  const flags = taken.filter((id) => objectives.includes(id));

  const parts = {
    flags: {
      points: flags.length * plan.pointsPerFlag,
      pointsMax: objectives.length * plan.pointsPerFlag,
      taken: flags,
    },
    attacks: {
      points: stopped.length * plan.pointsPerAttack,
      pointsMax: attackIds.length * plan.pointsPerAttack,
      open,
    },
    traffic: {
      points: rounded((traffic.length - broken.length) * plan.pointsPerFlow),
      pointsMax: rounded(traffic.length * plan.pointsPerFlow),
      broken,
    },
    report: {
      points: sum(plan.report.map(({ id, pointsMax }) => Math.min(pointsMax, report[id]?.points ?? 0))),
      pointsMax: sum(plan.report.map(({ pointsMax }) => pointsMax)),
    },
  };
  const percent = percentOf(Object.values(parts));
  const reasons = reasonsAgainst(plan, percent, {
    attack: percentOf([parts.flags]),
    defence: percentOf([parts.attacks, parts.traffic]),
    critical: plan.critical.map(({ flow }) => flow).filter((flow) => broken.includes(flow)),
  });
  return { ...parts, percent, passed: reasons.length === 0, reasons };
}

function reasonsAgainst(
  { passPercent, halfPercent }: ExamPlan,
  percent: number,
  { attack, defence, critical }: { attack: number; defence: number; critical: readonly string[] },
): string[] {
  return [
    ...critical.map((flow) => `${flow} is critical and broken.`),
    ...(attack < halfPercent ? [`The attack half has ${attack} % and needs ${halfPercent} %.`] : []),
    ...(defence < halfPercent ? [`The defence half has ${defence} % and needs ${halfPercent} %.`] : []),
    ...(percent < passPercent ? [`Altogether it is ${percent} %, and ${passPercent} % are needed.`] : []),
  ];
}

const attackOf = (checkId: string): string => checkId.split('/')[0] ?? checkId;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
const rounded = (points: number): number => Math.round(points * 10) / 10;

/** Rounded down: 69.9 is not 70. A half with nothing in it is not passed by default. */
function percentOf(parts: readonly { points: number; pointsMax: number }[]): number {
  const pointsMax = sum(parts.map((part) => part.pointsMax));
  return pointsMax === 0 ? 0 : Math.floor((100 * sum(parts.map(({ points }) => points))) / pointsMax);
}
