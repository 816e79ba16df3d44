/** From a case's result to what the learner reads about it. */
import type { AttackOutcome, FlowOutcome } from '../model/outcome.ts';
import type { Check } from '../model/verdict.ts';
import type { Case } from './cases.ts';

/** Passed means: this very outcome was expected. `inconclusive` never is. */
export function checkOf(testCase: Case, outcome: AttackOutcome | FlowOutcome): Check {
  return {
    id: testCase.id,
    kind: testCase.kind,
    title: testCase.kind === 'attack' ? `${testCase.attack.title}: ${testCase.variant.title}` : testCase.flow.title,
    passed: isExpected(testCase, outcome),
    outcome: outcome.kind,
    stage: 'stage' in outcome ? outcome.stage : null,
    explanation: explain(testCase, outcome),
  };
}

/** The same check without what a hidden variant does; `ordinal` counts the hidden variants of its attack from 1. */
export function concealed(check: Check, testCase: Case, ordinal: number): Check {
  if (testCase.kind !== 'attack' || !testCase.variant.hidden) return check;
  const { attack } = testCase;
  return {
    ...check,
    id: `${attack.id}/hidden-${ordinal}`,
    title: `${attack.title}, in a way you have not seen`,
    explanation: check.passed ? 'Stopped.' : concealedFailure(testCase.attack.advice, check),
  };
}

function concealedFailure(advice: string, { outcome, stage }: Check): string {
  if (outcome === 'reached') return advice;
  if (outcome === 'stopped') return `It ended at ${stage}, in a way that does not answer this attack. ${advice}`;
  return 'This could not be decided. Verify again; if it stays so, honest devices may be unable to work.';
}

function isExpected(testCase: Case, outcome: AttackOutcome | FlowOutcome): boolean {
  if (testCase.kind === 'traffic') return outcome.kind === 'holds';
  if (outcome.kind !== 'stopped') return false;
  return testCase.attack.stops.some(({ stage, means }) => stage === outcome.stage && means === outcome.means);
}

function explain(testCase: Case, outcome: AttackOutcome | FlowOutcome): string {
  switch (outcome.kind) {
    case 'reached':
      return `${outcome.observed} ${testCase.kind === 'attack' ? testCase.attack.advice : ''}`.trim();
    case 'stopped':
      if (isExpected(testCase, outcome)) return outcome.observed;
      return `It ended at ${outcome.stage} (${outcome.means}), which does not answer this attack: ${outcome.observed}`;
    case 'holds':
    case 'broken':
      return outcome.observed;
    case 'inconclusive':
      return `This could not be decided: ${outcome.observed}`;
  }
}
