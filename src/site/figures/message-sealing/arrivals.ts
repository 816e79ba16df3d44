/** What a receiver does with messages in the order in which they come, by the code that the devices of the labs run. */
import { EnvelopeRejection } from '../../../envelope/rejection.ts';
import { ReplayGuard } from '../../../envelope/replay-guard.ts';

export const rules = [
  ['none', 'takes everything'],
  ['greaterOrEqual', 'the last one or a later one'],
  ['greater', 'a later one'],
  ['plusOne', 'exactly the next one'],
  ['window', 'any it has not seen, up to 7 behind the newest'],
] as const;
export type Rule = (typeof rules)[number][0];

export const sequences = [
  { id: 'replay', label: 'Somebody repeats the newest', counters: [1, 2, 3, 3] },
  { id: 'old', label: 'Somebody repeats an old one', counters: [1, 2, 3, 1] },
  { id: 'lost', label: 'Some are lost', counters: [1, 2, 6, 7] },
  { id: 'order', label: 'They come out of order', counters: [1, 4, 2, 3] },
  { id: 'late', label: 'One was held back and comes very late', counters: [1, 3, 15, 2] },
] as const;

/** True for each that is taken. */
export function arrivals(rule: Rule, counters: readonly number[]): boolean[] {
  const guard = new ReplayGuard({ replay: rule, window: 8, replayState: 'persistent' });
  return counters.map((counter) => {
    try {
      guard.take('remote', BigInt(counter));
      return true;
    } catch (error) {
      if (error instanceof EnvelopeRejection) return false;
      throw error;
    }
  });
}

export function saysOf(counters: readonly number[], taken: readonly boolean[]): string {
  const refused = counters.filter((_, index) => !taken[index]);
  if (refused.length === 0) return 'All are taken.';
  return `Refused: ${refused.join(', ')}. Taken: ${counters.filter((_, index) => taken[index]).join(', ')}.`;
}
