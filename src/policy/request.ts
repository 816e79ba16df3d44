/** Questions to a policy and its answer. */

/** Who asks: the ClientId of the session and the authenticated user name, null for anonymous. */
export interface Identity {
  readonly clientId: string;
  readonly userName: string | null;
}

export type AclRequest =
  | { action: 'publish'; topicName: string; qos: 0 | 1 | 2; retain: boolean; will: boolean }
  | { action: 'subscribe'; topicFilter: string; qos: 0 | 1 | 2 }
  | { action: 'receive'; topicName: string; qos: 0 | 1 | 2 };

/** What the policy says, which line of it said so, and why, in a sentence for the learner. */
export interface Decision {
  readonly effect: 'allow' | 'deny';
  /** Path in the policy: `acl.rules[2]`, `acl.default`, `auth.anonymous`; `broker.…` for what no policy can change. */
  readonly rule: string;
  readonly reason: string;
}
