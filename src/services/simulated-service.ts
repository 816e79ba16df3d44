/** One simulated service: what it does well, how it fails, and how much it takes at a time. */
import type { Clock } from '../model/clock.ts';
import {
  questionHeader,
  type ServiceBehaviour,
  ServiceUnreachable,
  signatureHeader,
  signedText,
} from '../model/service.ts';

export interface SimulatedServiceOptions {
  name: string;
  clock: Clock;
  concurrencyMax: number;
  answerKey: CryptoKey;
  answer(request: Request): Promise<Response> | Response;
}

export class SimulatedService {
  readonly answerKey: CryptoKey;
  readonly #options: SimulatedServiceOptions;
  #behaviour: ServiceBehaviour = { kind: 'ok' };
  #underWay = 0;
  #peak = 0;

  constructor(options: SimulatedServiceOptions) {
    this.#options = options;
    this.answerKey = options.answerKey;
  }

  get peakConcurrency(): number {
    return this.#peak;
  }

  behave(behaviour: ServiceBehaviour): void {
    this.#behaviour = behaviour;
  }

  /** @throws ServiceUnreachable while it is down; an aborted request rejects. */
  async ask(request: Request, onWait: (waiting: boolean) => void = () => {}): Promise<Response> {
    const { name, concurrencyMax } = this.#options;
    if (this.#behaviour.kind === 'down') throw new ServiceUnreachable(name);
    if (this.#underWay >= concurrencyMax) return new Response('overloaded', { status: 503 });
    this.#underWay += 1;
    this.#peak = Math.max(this.#peak, this.#underWay);
    try {
      return await this.#answer(request, this.#behaviour, onWait);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #answer(request: Request, behaviour: ServiceBehaviour, onWait: (waiting: boolean) => void): Promise<Response> {
    const question = request.headers.get(questionHeader) ?? '';
    if (behaviour.kind === 'answers') {
      const { status, body = '', headers = {}, impostor } = behaviour;
      // These may not have a body, and 1xx are no answers at all.
      const content = status === 204 || status === 205 || status === 304 ? null : body;
      const answer = new Response(content, { status, headers });
      return impostor ? answer : this.#signed(question, answer);
    }
    if (behaviour.kind === 'slow') {
      onWait(true);
      await this.#delay(behaviour.delayMs, request.signal);
      onWait(false);
    }
    return this.#signed(question, await this.#options.answer(request));
  }

  async #signed(question: string, answer: Response): Promise<Response> {
    const text = signedText(question, answer.status, await answer.clone().text());
    const signature = new Uint8Array(await crypto.subtle.sign('HMAC', this.answerKey, text));
    answer.headers.set(signatureHeader, [...signature].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
    return answer;
  }

  #delay(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(delayMs, resolve);
      const abandoned = () => {
        cancel();
        reject(signal.reason);
      };
      if (signal.aborted) abandoned();
      else signal.addEventListener('abort', abandoned, { once: true });
    });
  }
}
