/** Periods of validity relative to now. */
const dayMs = 86_400_000;

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** `days` long with now in its middle, so that a device whose clock is off by a day still agrees. */
export function validAround(nowMs: number, { days }: { days: number }): Validity {
  return between(nowMs, -days / 2, days / 2);
}

export function validUntilYesterday(nowMs: number): Validity {
  return between(nowMs, -90, -1);
}

export function validFromTomorrow(nowMs: number): Validity {
  return between(nowMs, 1, 90);
}

function between(nowMs: number, fromDays: number, toDays: number): Validity {
  return { notBefore: new Date(nowMs + fromDays * dayMs), notAfter: new Date(nowMs + toDays * dayMs) };
}
