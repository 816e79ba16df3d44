/** The hook as one of those who are asked: who comes to it, what it costs, and what an answer that is none counts as. */
import type { Clock } from '../../../model/clock.ts';
import type { HookPolicy, Policy } from '../../../model/policy.ts';
import type { ServicePort } from '../../../model/service.ts';
import { askService } from '../ask-service.ts';
import type { Guessing } from '../guessing.ts';
import type { SignedIn, SignInAnswer, SignInAttempt, SignInClaim, SignInStage } from '../sign-in-stage.ts';
import { AnswerMemory } from './answer-memory.ts';
import { Breaker } from './breaker.ts';
import { type HookFields, hookRequest } from './question.ts';
import { Turnstile } from './turnstile.ts';
import { type HookFailure, type HookVerdict, hookVerdict } from './verdict.ts';

export interface HookSignInOptions {
  readonly clock: Clock;
  readonly services: ServicePort;
  readonly guessing: Guessing;
  /** The service did not answer as it should, and `whenDown` says that those it let in have to go. */
  dropAdmitted(): void;
}

const answerBytesMax = 16_384;
/** Before an attempt that failed is repeated. */
const retryAfterMs = 100;

const utf8 = new TextEncoder();

export class HookSignIn implements SignInStage {
  readonly methods = ['hook'] as const;
  readonly #options: HookSignInOptions;
  readonly #turnstile = new Turnstile();
  readonly #breaker = new Breaker();
  readonly #memory = new AnswerMemory();

  constructor(options: HookSignInOptions) {
    this.#options = options;
  }

  /** Without a name there is nothing to ask about. */
  concerns({ auth }: Policy, { userName }: SignInClaim): boolean {
    return auth.hook !== undefined && userName !== null;
  }

  async decide(policy: Policy, attempt: SignInAttempt): Promise<SignInAnswer> {
    const { hook } = policy.auth;
    const { userName, clientId, origin } = attempt;
    if (!hook || userName === null) return null;
    const fields = { username: userName, clientid: clientId, password: textOf(attempt.password) };
    const longest = Math.max(...Object.values(fields).map((field) => utf8.encode(field).length));
    if (longest > hook.fieldBytesMax) {
      const limit = 'auth.hook.fieldBytesMax';
      attempt.reached({ limit, value: longest, max: hook.fieldBytesMax });
      return { failure: 'bad-credentials', rule: limit, reason: 'A field is too long to be asked about.' };
    }
    const guess = { userName, clientId, remoteAddress: origin.remoteAddress };
    const { guessing, clock } = this.#options;
    const blocked = guessing.blocked(policy.auth, guess);
    if (blocked) return blocked;
    const known = hook.cache ? await this.#memory.recall(hook.cache, fields, clock.now()) : null;
    const verdict = known ?? (await this.#ask(hook, fields, attempt));
    if (verdict.kind === 'allow' || verdict.kind === 'deny') {
      guessing.remember(policy.auth, guess, verdict.kind === 'allow');
    }
    return answerOf(hook, verdict, known ? 'cache' : 'service', userName);
  }

  async #ask(hook: HookPolicy, fields: HookFields, attempt: SignInAttempt): Promise<HookVerdict> {
    const { clock } = this.#options;
    if (hook.breaker && !this.#breaker.mayAsk(hook.breaker, clock.now())) {
      return { kind: 'failed', failure: 'unreachable', reason: 'Nobody is asked for a while after so many failures.' };
    }
    const { concurrencyMax, waitingMax } = hook;
    const work = () => this.#askUntilAnswered(hook, fields, attempt);
    const verdict = await this.#turnstile.pass(concurrencyMax, waitingMax, work, attempt.waiting);
    if (!verdict) {
      attempt.reached({ limit: 'auth.hook.waitingMax', value: waitingMax + 1, max: waitingMax });
      return { kind: 'failed', failure: 'timeout', reason: 'Too many questions wait.' };
    }
    if (hook.cache) await this.#memory.remember(hook.cache, fields, verdict, clock.now());
    return verdict;
  }

  async #askUntilAnswered(hook: HookPolicy, fields: HookFields, attempt: SignInAttempt): Promise<HookVerdict> {
    for (let left = hook.retries; ; left -= 1) {
      const verdict = await this.#askOnce(hook, fields, attempt);
      if (verdict.kind !== 'failed' || left === 0 || attempt.gone.aborted) return verdict;
      await this.#pause(attempt);
    }
  }

  /** Before another attempt, or until nobody waits for it. */
  async #pause({ gone, waiting }: SignInAttempt): Promise<void> {
    waiting(true);
    await new Promise<void>((resolve) => {
      const cancel = this.#options.clock.after(retryAfterMs, resolve);
      gone.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
    waiting(false);
  }

  async #askOnce(hook: HookPolicy, fields: HookFields, { gone, waiting }: SignInAttempt): Promise<HookVerdict> {
    const { clock, services, dropAdmitted } = this.#options;
    const { service, timeoutMs } = hook;
    const question = crypto.randomUUID();
    const request = hookRequest(hook.request, fields, question);
    const asking = { service, timeoutMs, bytesMax: answerBytesMax, gone, waiting };
    const answer = await askService(clock, services, request, asking);
    const verdict = await hookVerdict(hook, answer, question, services.answerKey(service));
    // An answer that nobody waited for says nothing about the service.
    if (gone.aborted) return verdict;
    if (verdict.kind !== 'failed') {
      this.#breaker.answered();
      return verdict;
    }
    if (hook.breaker) this.#breaker.failed(hook.breaker, clock.now());
    if (hook.whenDown === 'drop') dropAdmitted();
    return verdict;
  }
}

const failureRules: Record<HookFailure, string> = {
  unreachable: 'auth.hook.onError.unreachable',
  timeout: 'auth.hook.onError.timeout',
  status: 'auth.hook.onError.status',
  unclear: 'auth.hook.onError.unclear',
};

function answerOf(
  hook: HookPolicy,
  verdict: HookVerdict,
  decidedBy: 'cache' | 'service',
  userName: string,
): SignInAnswer {
  switch (verdict.kind) {
    case 'ignore':
      return null;
    case 'allow':
      return signedIn(hook, { decidedBy, rule: 'auth.hook', userName, superuser: hook.superuser && verdict.superuser });
    case 'deny':
      return { failure: 'bad-credentials', rule: 'auth.hook', reason: 'The service says no.' };
    case 'failed': {
      const { failure, reason } = verdict;
      const rule = failureRules[failure];
      const counted = hook.onError[failure];
      if (counted === 'ignore') return null;
      if (counted === 'deny') return { failure: 'bad-credentials', rule, reason };
      return signedIn(hook, { decidedBy: 'default', rule, userName, superuser: false });
    }
  }
}

type HookAcceptance = Pick<SignedIn, 'decidedBy' | 'rule' | 'userName' | 'superuser'>;

/** Stays while the hook is the same; one that is asked otherwise has to be asked again. */
function signedIn(hook: HookPolicy, acceptance: HookAcceptance): SignedIn {
  const asked = JSON.stringify(hook);
  const answer: SignedIn = {
    method: 'hook',
    groups: [],
    expiresAtMs: null,
    ...acceptance,
    again: ({ auth }) => (JSON.stringify(auth.hook) === asked ? answer : null),
  };
  return answer;
}

function textOf(password: Uint8Array | null): string {
  return new TextDecoder().decode(password ?? new Uint8Array());
}
