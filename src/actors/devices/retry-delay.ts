const firstMs = 1_000;
const longestMs = 15_000;

/** How long a device waits before it tries again: doubled with each failure in a row, up to a quarter of a minute. */
export function retryDelayMs(failures: number): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
}
