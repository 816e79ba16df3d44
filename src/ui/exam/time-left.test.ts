import { expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

const minutes = (count: number) => count * 60_000;

it.each([
  [minutes(120), '120:00 left', ''],
  [minutes(61), '61:00 left', 'Less than 75 minutes are left.'],
  [minutes(60), '60:00 left', 'Less than 60 minutes are left.'],
  [minutes(59) - 1, '59:00 left', 'Less than 60 minutes are left.'],
  [minutes(4) + 5_000, '4:05 left', 'Less than 5 minutes are left.'],
  [1, '0:01 left', 'Less than 5 minutes are left.'],
])('with %i ms it shows %s and says “%s”', (ms, text, spoken) => {
  expect(timeLeft(ms)).toEqual({ text, spoken, over: false });
});

it.each([0, -1, -minutes(60)])('is over at %i ms', (ms) => {
  expect(timeLeft(ms)).toMatchObject({ text: 'Time is over', over: true });
});
