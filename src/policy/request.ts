/** Questions to a policy and its answer. */

/** Who asks. */
export interface Identity {
  /** ClientId of the session. */
  readonly clientId: string;
  /** Authenticated user name; null for anonymous. */
  readonly userName: string | null;
  /** Groups of the account, or those that a token names. */
  readonly groups: readonly string[];
  /** VULNERABLE if true: no rule applies to it, because a hook said so. */
  readonly superuser?: boolean | undefined;
  /** Network address of the client, the last one known of an absent one; null where the transport has none. */
  readonly address: string | null;
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
