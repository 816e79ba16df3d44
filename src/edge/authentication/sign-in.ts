/**
 * Who is it? The transport is asked first, then a token, then the accounts, then the hook; whom none of them decides
 * comes in as anonymous, or as `auth.undecided` says. The first who knows decides, and nobody behind is asked.
 */
import type { SignInMethod } from '../../model/lab-event.ts';
import type { Policy } from '../../model/policy.ts';
import { anonymous, undecided } from './default-answers.ts';
import { Guessing } from './guessing.ts';
import { HookSignIn, type HookSignInOptions } from './hook/hook-sign-in.ts';
import { listenerPasswords } from './listener-passwords.ts';
import { PasswordSignIn, type PasswordSignInOptions } from './password-sign-in.ts';
import type { Denied, NotLookedAt, SignedIn, SignInAttempt, SignInClaim, SignInStage } from './sign-in-stage.ts';
import { TokenSignIn, type TokenSignInOptions } from './token-sign-in.ts';
import { transportSignIn } from './transport-sign-in.ts';

export type SignInOptions = TokenSignInOptions & Omit<HookSignInOptions & PasswordSignInOptions, 'guessing'>;

export class SignIn {
  /** Shared by all who compare something that can be guessed. */
  readonly guessing: Guessing;
  readonly #tokens: TokenSignIn;
  readonly #stages: readonly SignInStage[];

  constructor(options: SignInOptions) {
    const guessing = new Guessing(options.clock);
    this.guessing = guessing;
    this.#tokens = new TokenSignIn(options);
    this.#stages = [
      transportSignIn,
      this.#tokens,
      listenerPasswords,
      new PasswordSignIn({ ...options, guessing }),
      new HookSignIn({ ...options, guessing }),
      anonymous,
      undecided,
    ];
  }

  async decide(policy: Policy, attempt: SignInAttempt): Promise<SignedIn | Denied | NotLookedAt> {
    for (const stage of this.#stages) {
      const answer = await stage.decide(policy, attempt);
      if (answer) return answer;
    }
    return nobodyDecided;
  }

  /** Leaves no timer behind. */
  close(): void {
    this.#tokens.close();
  }

  /**
   * The same questions under another policy, with what CONNECT brought, and without asking anybody again: whoever would
   * now have to ask somebody else has to come again.
   */
  again(policy: Policy, claim: SignInClaim, signedIn: SignedIn): SignedIn | null {
    const first = this.#stages.find((stage) => stage.concerns(policy, claim));
    return includes(first?.methods, signedIn.method) ? signedIn.again(policy) : null;
  }
}

function includes(methods: readonly SignInMethod[] | undefined, method: SignInMethod): boolean {
  return methods?.includes(method) ?? false;
}

const nobodyDecided: Denied = {
  failure: 'not-authorized',
  rule: 'auth.undecided',
  reason: 'Nobody who was asked knows this user.',
};
