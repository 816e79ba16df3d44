import type { Policy } from '../model/policy.ts';
import { authorize, type Decision, type Identity } from '../policy/index.ts';
import type { Qos } from './wire/packets.ts';

export interface AskedSubscription {
  /** With `$share/<name>/`, if it is shared. */
  readonly asGiven: string;
  /** What its members receive. */
  readonly topicFilter: string;
  readonly qos: Qos;
}

/** What the rules say about one filter. VULNERABLE without `enforce.stripShare`: `$share/g/secret` is no `secret`. */
export function decideSubscribe(
  policy: Policy,
  who: Identity,
  { asGiven, topicFilter, qos }: AskedSubscription,
): Decision {
  const asked = policy.acl.enforce.stripShare ? topicFilter : asGiven;
  return authorize(policy, who, { action: 'subscribe', topicFilter: asked, qos });
}

export const notAsked: Decision = {
  effect: 'allow',
  rule: 'acl.enforce.everyFilter',
  reason: 'Only the first filter of a SUBSCRIBE is looked at.',
};
