/** Counts in fixed windows. The number of keys is bounded: when it is reached, the oldest window is forgotten. */
export interface RateLimit {
  /** Null: go on. Otherwise the seconds to wait. */
  take(key: string): number | null;
}

export interface RateLimitOptions {
  max: number;
  windowMs: number;
  keysMax: number;
  now?: () => number;
}

export function createRateLimit({
  max,
  windowMs,
  keysMax,
  now = () => performance.now(),
}: RateLimitOptions): RateLimit {
  const windows = new Map<string, { endsAt: number; count: number }>();
  return {
    take(key) {
      const time = now();
      let window = windows.get(key);
      if (!window || window.endsAt <= time) {
        windows.delete(key);
        const oldest = windows.size >= keysMax ? windows.keys().next().value : undefined;
        if (oldest !== undefined) windows.delete(oldest);
        window = { endsAt: time + windowMs, count: 0 };
        windows.set(key, window);
      }
      if (window.count >= max) return Math.ceil((window.endsAt - time) / 1_000);
      window.count++;
      return null;
    },
  };
}
