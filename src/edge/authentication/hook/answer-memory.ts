/** Answers of the hook that are remembered for a while, under as much of the question as the policy says. */
import type { HookPolicy } from '../../../model/policy.ts';
import { BoundedMap } from '../bounded-map.ts';
import type { HookFields } from './question.ts';
import type { HookVerdict } from './verdict.ts';

type CachePolicy = NonNullable<HookPolicy['cache']>;

export const rememberedAnswersMax = 4_096;

export class AnswerMemory {
  readonly #answers = new BoundedMap<string, { verdict: HookVerdict; untilMs: number }>(rememberedAnswersMax);

  async recall(policy: CachePolicy, fields: HookFields, nowMs: number): Promise<HookVerdict | null> {
    const known = this.#answers.get(await keyOf(policy, fields));
    return known && nowMs < known.untilMs ? known.verdict : null;
  }

  /** Keeps a clear yes or no; failures pass. */
  async remember(policy: CachePolicy, fields: HookFields, verdict: HookVerdict, nowMs: number): Promise<void> {
    const keptMs = verdict.kind === 'allow' ? policy.allowMs : verdict.kind === 'deny' ? policy.denyMs : 0;
    if (keptMs > 0) this.#answers.set(await keyOf(policy, fields), { verdict, untilMs: nowMs + keptMs });
  }
}

/** A digest: what is remembered contains no password. A policy with other keys finds nothing of this one’s. */
async function keyOf({ keys }: CachePolicy, { username, clientid, password }: HookFields): Promise<string> {
  const parts = { userName: username, clientId: clientid, password };
  const text = JSON.stringify([...keys].sort().map((key) => [key, parts[key]]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return String.fromCharCode(...digest);
}
