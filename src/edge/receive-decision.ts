import type { Policy } from '../model/policy.ts';
import { authorize, brokerRefusal, type Decision, type Identity, mayStillPublish } from '../policy/index.ts';
import type { Delivery } from './outbound.ts';

/** Why a message does not go out to somebody who is subscribed to it; null where it does. */
export function receiveRefusal(policy: Policy, who: Identity, { message, qos, path }: Delivery): Decision | null {
  const { enforce, retainedSource } = policy.acl;
  const { topicName, author } = message;
  const request = { action: 'receive', topicName, qos } as const;
  const refused = enforce.onDelivery[path]
    ? deniedBy(authorize(policy, who, request))
    : brokerRefusal(policy, who, request);
  if (refused || path !== 'retained' || retainedSource === 'ignored' || !author) return refused;
  return deniedBy(mayStillPublish(policy, author, message));
}

function deniedBy(decision: Decision): Decision | null {
  return decision.effect === 'deny' ? decision : null;
}
