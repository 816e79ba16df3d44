/** A connection that comes back by itself, ever more rarely while that is in vain. */
import type { Duplex } from 'readable-stream';
import type { ConnectOptions, ReceivedMessage } from '../../model/actor-client.ts';
import type { Clock } from '../../model/clock.ts';
import type { MqttLink } from '../mqtt-link.ts';
import { openLink } from '../open-link.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { SignInPlan } from './sign-in-plan.ts';

export interface SteadyLinkOptions {
  clock: Clock;
  /** How to sign in this time, after what came of the attempts before. */
  plan: SignInPlan;
  /** A new network connection for every attempt. */
  dial(options: ConnectOptions): Duplex;
  message(message: ReceivedMessage): void;
  /** What belongs to every new connection; `connect` waits for it. */
  established(link: MqttLink): Promise<void>;
  lost(): void;
}

export class SteadyLink {
  readonly #given: SteadyLinkOptions;
  #link: MqttLink | null = null;
  #connecting: Promise<void> | null = null;
  #hangUp: () => void = () => {};
  #cancelRetry: () => void = () => {};
  #failures = 0;
  #ended = false;

  constructor(given: SteadyLinkOptions) {
    this.#given = given;
  }

  /** Null while there is no session. */
  get link(): MqttLink | null {
    return this.#link;
  }

  /** Connects now, even if it was waiting to; resolves when it is established or was refused. Never rejects. */
  connect(): Promise<void> {
    if (this.#connecting) return this.#connecting;
    if (this.#ended || this.#link) return Promise.resolve();
    this.#cancelRetry();
    this.#connecting = this.#attempt().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  /** Resolves when no attempt is going on. */
  async decided(): Promise<void> {
    await this.#connecting;
  }

  /** The connection has shown that it lasts: the next failure counts as the first. */
  trust(): void {
    this.#failures = 0;
  }

  /** Vanishes without DISCONNECT and stays away until `connect`. */
  async leave(): Promise<void> {
    const link = this.#link;
    this.#forgetLink();
    this.#hangUp();
    await this.#connecting;
    this.#cancelRetry();
    await link?.closed;
  }

  /** The network is gone for so long. */
  async interrupt(ms: number): Promise<void> {
    await this.leave();
    if (this.#ended) return;
    this.#cancelRetry();
    this.#cancelRetry = this.#given.clock.after(ms, () => this.connect());
  }

  /** Leaves for ever: no timer and no stream remains. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.leave();
  }

  async #attempt(): Promise<void> {
    const { clock, plan, dial, message, established } = this.#given;
    const options = plan.next();
    const stream = dial(options);
    this.#hangUp = () => stream.destroy();
    const outcome = await openLink(stream, clock, options, message);
    plan.learn(outcome);
    if (outcome.kind !== 'accepted') return this.#retryLater();
    const { link } = outcome;
    this.#link = link;
    link.closed.then(() => {
      if (this.#link !== link) return;
      this.#forgetLink();
      this.#retryLater();
    });
    await established(link);
  }

  #forgetLink(): void {
    if (!this.#link) return;
    this.#link = null;
    this.#given.lost();
  }

  #retryLater(): void {
    if (this.#ended) return;
    this.#cancelRetry();
    this.#cancelRetry = this.#given.clock.after(retryDelayMs(this.#failures), () => this.connect());
    this.#failures += 1;
  }
}
