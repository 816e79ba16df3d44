import { expect, it } from 'vitest';
import { answers, decide, type HookRules, hookPresets, summaryOf } from './decide.ts';

const wrongly = (rules: HookRules) => answers.filter((each) => decide(rules, each).wrongly).map(({ id }) => id);
const preset = (id: string) => hookPresets.find((each) => each.id === id)?.rules ?? expect.fail();

it('lets in by the one clear allow whatever the rules', () => {
  for (const { rules } of hookPresets) {
    expect(decide(rules, answers[0] ?? expect.fail())).toMatchObject({ letsIn: true, wrongly: false });
  }
});

it('shows who gets in wrongly', () => {
  expect(wrongly(preset('closed'))).toEqual([]);
  expect(wrongly(preset('status'))).toEqual(['deny', 'ignore', 'almost', 'twice', 'text', 'page', 'empty', '204']);
  expect(wrongly(preset('chain'))).toEqual(answers.map(({ id }) => id).filter((id) => id !== 'allow' && id !== 'deny'));
  expect(wrongly(preset('timeout'))).toEqual([
    'ignore',
    'almost',
    'twice',
    'text',
    'page',
    'empty',
    '204',
    '302',
    '401',
    '404',
    '503',
  ]);
});

it('does not fail open at the end of the chain where the chain ends in a refusal', () => {
  expect(wrongly({ ...preset('chain'), nobody: 'deny' })).toEqual(['almost', 'twice', '204']);
});

it('counts in words', () => {
  expect(summaryOf(preset('closed'))).toMatch(/^Only the one answer/);
  expect(summaryOf(preset('status'))).toMatch(/^8 of 15 answers/);
});
