/** One of those that are asked who a client is, and what they answer. */
import type { SignInMethod } from '../../model/lab-event.ts';
import type { NetworkConnection } from '../../model/network.ts';
import type { Policy } from '../../model/policy.ts';
import type { Credentials } from '../../policy/index.ts';

/** What a CONNECT without an Authentication Method brings. */
export interface SignInClaim extends Credentials {
  /** As sent: empty where the broker is to choose. */
  readonly clientId: string;
  readonly origin: NetworkConnection;
}

export interface SignInAttempt extends SignInClaim {
  /** Whoever asked has left: no work is done for them. */
  readonly gone: AbortSignal;
  /** Told when nothing but the clock brings the answer nearer, and when that is over. */
  waiting(waiting: boolean): void;
  /** A limit on the way to an answer, which is not always the answer. */
  reached(limit: ReachedLimit): void;
  /** A password was hashed: how, and at which price. */
  passwordCompared(told: PasswordWork): void;
  /** What a token said and what became of it. */
  tokenChecked(told: TokenTold): void;
}

export interface ReachedLimit {
  readonly limit: string;
  readonly value: number;
  readonly max: number;
}

export interface PasswordWork {
  /** As claimed. */
  readonly userName: string;
  readonly scheme: string;
  readonly workMs: number;
}

/** Of a token, whoever made it: texts are cut. */
export interface TokenTold {
  readonly believed: boolean;
  readonly algorithm: string | null;
  readonly keyId: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly audience: string | null;
  readonly expiresAtSeconds: number | null;
  /** The first check that failed; null for a token that is believed. */
  readonly check: string | null;
  readonly reason: string;
}

/** Whom the broker believes to be there, and what in the policy said so. */
export interface SignedIn {
  readonly method: SignInMethod;
  readonly decidedBy: 'store' | 'cache' | 'service' | 'default';
  readonly rule: string;
  /** The principal; null for anonymous. */
  readonly userName: string | null;
  readonly groups: readonly string[];
  /** VULNERABLE if true: no rule applies. */
  readonly superuser: boolean;
  /** When the credentials end, on the broker’s clock; null for never. */
  readonly expiresAtMs: number | null;
  /** The same under a later policy, nobody being asked again; null where that takes another CONNECT. */
  again(policy: Policy): SignedIn | null;
}

export interface Denied {
  readonly failure: 'bad-credentials' | 'not-authorized';
  readonly rule: string;
  readonly reason: string;
}

/** An attempt that was not looked at, and so tells nothing about the credentials. */
export interface NotLookedAt extends ReachedLimit {
  readonly reason: string;
}

/** Null: not mine to decide, ask the next one. */
export type SignInAnswer = SignedIn | Denied | NotLookedAt | null;

export interface SignInStage {
  decide(policy: Policy, attempt: SignInAttempt): Promise<SignInAnswer> | SignInAnswer;
  /** Whether a claim of this kind is its to decide; told without asking anybody. */
  concerns(policy: Policy, claim: SignInClaim): boolean;
  readonly methods: readonly SignInMethod[];
}

export const isSignedIn = (answer: SignInAnswer): answer is SignedIn => answer !== null && 'method' in answer;
