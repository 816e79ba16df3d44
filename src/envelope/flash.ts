/** What survives a loss of power, and a change of settings too: for each envelope of a device. */
import type { Envelope } from '../model/policy.ts';

export interface Seen {
  newest: bigint;
  /** Bit n: the message n behind the newest has come. */
  bits: bigint;
}

export interface Flash {
  counterKind: Envelope['counter'] | null;
  /** From here on no counter was ever given away. */
  firstUnused: bigint;
  seen: Map<string, Seen>;
}

export function emptyFlash(): Flash {
  return { counterKind: null, firstUnused: 0n, seen: new Map() };
}
