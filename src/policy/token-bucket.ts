/** Rates with bursts: a bucket that fills up slowly and may be emptied at once. Pure; the caller brings the time. */

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface Bucket {
  /** Below zero after more was drawn than there was. */
  readonly tokens: number;
  readonly atMs: number;
}

export interface Drawn {
  /** What is left. Whoever refuses what exceeded keeps the bucket from before, and the refused do not pay. */
  readonly bucket: Bucket;
  /** How long until the debt is paid; 0 where there was enough. */
  readonly waitMs: number;
}

export function fullBucket({ burst }: Rate, nowMs: number): Bucket {
  return { tokens: burst, atMs: nowMs };
}

/** Parts of a token add up to a little less than they are. */
const roundingError = 1e-6;

/** Draws `cost`, into debt if need be. A clock that goes backwards fills nothing. */
export function draw({ perSecond, burst }: Rate, { tokens, atMs }: Bucket, cost: number, nowMs: number): Drawn {
  const filled = Math.min(burst, tokens + (Math.max(0, nowMs - atMs) * perSecond) / 1_000);
  const left = filled - cost;
  const waitMs = left >= -roundingError ? 0 : Math.ceil((-left * 1_000) / perSecond - roundingError);
  return { bucket: { tokens: left, atMs: nowMs }, waitMs };
}
