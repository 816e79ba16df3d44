/** A run of the bucket as lengths to draw, 100 high. */
import type { BucketRun } from './bucket.ts';

export interface BucketBars {
  readonly arrived: readonly number[];
  readonly passed: readonly number[];
  /** Points of a polyline; a full bucket is at the top. */
  readonly tokens: string;
}

export function bucketBars({ arrived, passed, tokens }: BucketRun, burst: number): BucketBars {
  const scale = 90 / Math.max(1, ...arrived, ...passed);
  const heights = (counts: readonly number[]) => counts.map((count) => Math.round(count * scale * 10) / 10);
  const points = tokens.map((level, step) => `${step + 0.4},${-Math.round((level / burst) * 96)}`);
  return { arrived: heights(arrived), passed: heights(passed), tokens: points.join(' ') };
}
