import { expect, it } from 'vitest';
import type { ExamPlan } from '../model/exam.ts';
import type { Check } from '../model/verdict.ts';
import { type Performance, scoreExam } from './index.ts';

const plan: ExamPlan = {
  minutes: 120,
  parts: [{ title: 'Attack', minutes: 50 }],
  pointsPerFlag: 10,
  pointsPerAttack: 4,
  pointsPerFlow: 1.6,
  critical: [{ flow: 'T1', attack: 'A2' }],
  report: [{ id: 'risks', question: 'Which?', rubric: 'Three.', pointsMax: 10 }],
  passPercent: 70,
  halfPercent: 60,
};
const check = (id: string, passed = true): Check => ({
  id,
  kind: id.startsWith('A') ? 'attack' : 'traffic',
  title: id,
  passed,
  outcome: id.startsWith('A') ? (passed ? 'stopped' : 'reached') : passed ? 'holds' : 'broken',
  stage: null,
  explanation: '',
});
const perfect: Performance = {
  objectives: ['A1', 'A2'],
  taken: ['A1', 'A2'],
  verdict: {
    labId: 'x',
    passed: true,
    checks: [check('A1/a'), check('A1/b'), check('A2/a'), check('T1'), check('T2')],
    nearMiss: null,
    tookMs: 1,
  },
  report: { risks: { answer: 'These.', points: 10 } },
};
const failing = (...ids: string[]): Performance => ({
  ...perfect,
  verdict: { ...perfect.verdict, checks: perfect.verdict.checks.map((each) => check(each.id, !ids.includes(each.id))) },
});

it('gives everything for everything', () => {
  const score = scoreExam(plan, perfect);
  expect(score).toMatchObject({ percent: 100, passed: true, reasons: [] });
  expect([score.flags.points, score.attacks.points, score.traffic.points, score.report.points]).toEqual([
    20, 8, 3.2, 10,
  ]);
});

it('counts an attack as stopped only when every variant is', () => {
  const { attacks } = scoreExam(plan, failing('A1/b'));
  expect(attacks).toEqual({ points: 4, pointsMax: 8, open: ['A1'] });
});

it('gives nothing for a flag whose honest use was broken to stop it, and does not pass', () => {
  const score = scoreExam(plan, failing('T1'));
  expect(score.attacks.points).toBe(4);
  expect(score.passed).toBe(false);
  expect(score.reasons).toContain('T1 is critical and broken.');
});

it('passes with a flow broken that is not critical', () => {
  expect(scoreExam(plan, failing('T2')).passed).toBe(true);
});

it('does not let one half make up for the other', () => {
  const score = scoreExam(plan, { ...perfect, taken: ['A1'] });
  expect(score.percent).toBeGreaterThanOrEqual(70);
  expect(score.reasons).toEqual(['The attack half has 50 % and needs 60 %.']);
});

it('knows no flag twice, none of another lab, and no more points than a question has', () => {
  const score = scoreExam(plan, {
    ...perfect,
    taken: ['A1', 'A9'],
    report: { risks: { answer: '', points: 20 }, other: { answer: '', points: 20 } },
  });
  expect([score.flags.points, score.report.points]).toEqual([10, 10]);
});

it('passes nothing where nothing was judged', () => {
  const empty = { ...perfect, verdict: { ...perfect.verdict, checks: [] } };
  expect(scoreExam(plan, empty).passed).toBe(false);
});
