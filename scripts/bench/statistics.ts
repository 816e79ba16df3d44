/** Order statistics, because a mean hides what a learner feels. */

/** The value below which `fraction` of the samples lie (nearest rank). Throws on an empty list: no measurement, no figure. */
export function percentile(samples: readonly number[], fraction: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(fraction * sorted.length) - 1))];
  if (value === undefined) throw new Error('ERR_BENCH_EMPTY: nothing was measured, so there is nothing to report.');
  return value;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** Two digits after the point: more would pretend to a precision that a shared machine does not have. */
export const round = (value: number): number => Math.round(value * 100) / 100;
