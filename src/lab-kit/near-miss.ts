/** Defences that look right and are not: each with the check that must catch it and the words that teach why. */
import { type PolicySource, policySchema } from '../model/policy.ts';

export interface NearMiss {
  /** Kebab-case, permanent. */
  id: string;
  title: string;
  /** A whole policy, as a learner would apply it. */
  policy: string;
  /** What the learner reads when their policy fails in exactly this way. */
  explanation: string;
  /** The exact set of checks that fail: `A2/root`, `T3`, `A2/*` for all variants, `T*` for all flows, `!A2/root` for all but this. */
  caughtBy: readonly string[];
}

/** The near-misses of a lab. No two may fail the same set of checks, or the learner would read the wrong words. */
export function defineNearMisses(nearMisses: readonly NearMiss[]): readonly NearMiss[] {
  return nearMisses;
}

/** A policy as the text that a learner could have written. Throws (Zod) if it is not one. */
export function policyText(policy: PolicySource): string {
  policySchema.parse(policy);
  return `${JSON.stringify(policy, null, 2)}\n`;
}
