import { expect, it } from 'vitest';
import { comparedInputs } from './inputs.ts';
import { answerText, kindText, recordedAnswers, recording } from './recorded.ts';

it('has an answer of both brokers to every input, and of no other', () => {
  expect(Object.keys(recording.answers)).toEqual(comparedInputs.map(({ id }) => id));
  for (const { id } of comparedInputs) expect(answerText(recordedAnswers(id).mosquitto)).toMatch(/closes|stays open/);
  expect(() => recordedAnswers('never')).toThrow(/not recorded/);
});

it('says what came back, and whether the connection stayed', () => {
  expect(answerText({ hex: '20020001', closed: true })).toBe('CONNACK 1, closes');
  expect(answerText({ hex: '', closed: true })).toBe('closes');
  expect(answerText({ hex: '200200009003000100', closed: false })).toBe('CONNACK 0, SUBACK, stays open');
});

it('tells a MUST from what is left open', () => {
  const [first] = comparedInputs;
  expect(first && kindText(first)).toBe('one answer: [MQTT-3.1.0-1]');
  expect(kindText({ id: 'x', title: 'x', hex: '', kind: 'limit' })).toBe('a limit of the implementation');
});
