/** A token bucket against a minute of traffic, in steps of a quarter of a second. */

export type OnExceed = 'pause' | 'disconnect';
export type TraceId = 'meter' | 'line' | 'flood';

export interface BucketSettings {
  readonly trace: TraceId;
  readonly perSecond: number;
  readonly burst: number;
  readonly onExceed: OnExceed;
}

export const stepSeconds = 0.25;
export const steps = 160;
/** A client that was thrown out is back after so long. */
const awaySteps = 20;

export const traces: readonly { id: TraceId; label: string; arrives(step: number): number }[] = [
  {
    id: 'meter',
    label: 'a meter that comes back: 30 at once, then one every ten seconds',
    arrives: (step) => (step === 20 ? 30 : step > 20 && step % 40 === 20 ? 1 : 0),
  },
  { id: 'line', label: 'a production line: ten a second', arrives: (step) => (step % 2 === 0 ? 5 : 0) },
  {
    id: 'flood',
    label: 'a flood: 200 a second for ten seconds',
    arrives: (step) => (step >= 40 && step < 80 ? 50 : 0),
  },
];

export const startingBucket: BucketSettings = { trace: 'meter', perSecond: 20, burst: 60, onExceed: 'pause' };

export interface BucketRun {
  readonly arrived: readonly number[];
  readonly passed: readonly number[];
  readonly tokens: readonly number[];
  /** Messages that wait at the end. */
  readonly waiting: number;
  readonly longestWaitSeconds: number;
  readonly thrownOut: number;
}

export function runBucket({ trace, perSecond, burst, onExceed }: BucketSettings): BucketRun {
  const { arrives } = traces.find(({ id }) => id === trace) ?? traces[0] ?? { arrives: () => 0 };
  const [arrived, passed, levels]: [number[], number[], number[]] = [[], [], []];
  let [tokens, waiting, since, longest, thrownOut, backAt] = [burst, 0, 0, 0, 0, 0];
  for (let step = 0; step < steps; step += 1) {
    const more = arrives(step);
    arrived.push(more);
    if (waiting === 0) since = step;
    waiting += more;
    tokens = Math.min(burst, tokens + perSecond * stepSeconds);
    const goes = step < backAt ? 0 : Math.min(waiting, Math.floor(tokens));
    tokens -= goes;
    waiting -= goes;
    passed.push(goes);
    levels.push(tokens);
    if (waiting > 0) longest = Math.max(longest, (step - since + 1) * stepSeconds);
    if (waiting > 0 && onExceed === 'disconnect' && step >= backAt) {
      thrownOut += 1;
      backAt = step + awaySteps;
      // A new connection has a new bucket, and brings everything again that was not taken.
      tokens = burst;
    }
  }
  return { arrived, passed, tokens: levels, waiting, longestWaitSeconds: longest, thrownOut };
}

export function sayBucket({ arrived, passed, waiting, longestWaitSeconds, thrownOut }: BucketRun): string {
  const through = `${sum(passed)} of ${sum(arrived)} messages passed within 40 s`;
  if (thrownOut > 0) return `${through}; the client was thrown out ${thrownOut === 1 ? 'once' : `${thrownOut} times`}.`;
  if (longestWaitSeconds === 0) return `${through}, and none had to wait.`;
  return `${through}; some had to wait, ${waiting > 0 ? 'and still do' : `${longestWaitSeconds} s at most`}.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
