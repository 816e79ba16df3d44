/** What the time of one guess means for both sides, and how it is written. */

export const wordListSize = 5_040;
const eightLetters = 26 ** 8;
export const devicesReconnecting = 50;

export interface Consequences {
  readonly oneCheck: string;
  readonly storm: string;
  readonly guesses: string;
  readonly wordList: string;
  readonly eightLetters: string;
  /** 0 to 100, logarithmic: from one guess in ten seconds to a billion a second. */
  readonly bar: number;
}

/** @param ms one check on the defender’s core; `advantage` says how many such cores the attacker has */
export function consequencesOf(ms: number, advantage = 1): Consequences {
  const perSecond = (1000 / ms) * advantage;
  return {
    oneCheck: showDuration(ms / 1000),
    storm: showDuration((devicesReconnecting * ms) / 1000),
    guesses: showCount(perSecond),
    wordList: showDuration(wordListSize / perSecond),
    eightLetters: showDuration(eightLetters / perSecond),
    bar: Math.max(1, Math.min(100, 10 * (Math.log10(perSecond) + 1))),
  };
}

/** Two significant digits: a measurement that changes with every run should not look exact. */
export function showCount(count: number): string {
  if (count >= 1e9) return `${showCount(count / 1e9)} billion`;
  if (count >= 1e6) return `${showCount(count / 1e6)} million`;
  return Number(count.toPrecision(2)).toLocaleString('en');
}

const units: readonly (readonly [seconds: number, name: string])[] = [
  [365.25 * 86_400, 'years'],
  [86_400, 'days'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
];

export function showDuration(seconds: number): string {
  const [size, name] = units.find(([unit]) => seconds >= (unit === 1 ? 1 : 1.5) * unit || unit === 1e-6) ?? [1, 's'];
  return `${showCount(seconds / size)} ${name}`;
}
