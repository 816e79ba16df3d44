/** How fast one client may send: messages and bytes, each with a bucket for this network connection. */
import type { LimitsPolicy } from '../model/policy.ts';
import { type Bucket, draw, fullBucket } from '../policy/index.ts';

type RateName = 'messageRate' | 'byteRate';

export interface ExceededRate {
  readonly limit: `limits.${RateName}`;
  /** What was drawn at once, counted from a full bucket. */
  readonly value: number;
  readonly max: number;
  readonly onExceed: 'pause' | 'disconnect';
  readonly waitMs: number;
}

export class InboundRates {
  readonly #buckets = new Map<RateName, Bucket>();

  /** Books a packet; tells the rate that it exceeds, the one with the longer wait if both. */
  book(limits: LimitsPolicy, packet: { isMessage: boolean; bytes: number }, nowMs: number): ExceededRate | null {
    const messages = packet.isMessage ? this.#draw('messageRate', limits, 1, nowMs) : null;
    const bytes = this.#draw('byteRate', limits, packet.bytes, nowMs);
    return (bytes?.waitMs ?? 0) > (messages?.waitMs ?? 0) ? bytes : messages;
  }

  #draw(name: RateName, limits: LimitsPolicy, cost: number, nowMs: number): ExceededRate | null {
    const rate = limits[name];
    if (!rate) return null;
    const { bucket, waitMs } = draw(rate, this.#buckets.get(name) ?? fullBucket(rate, nowMs), cost, nowMs);
    this.#buckets.set(name, bucket);
    if (waitMs === 0) return null;
    const value = Math.ceil(rate.burst - bucket.tokens);
    return { limit: `limits.${name}`, value, max: rate.burst, onExceed: rate.onExceed, waitMs };
  }
}
