/** Key sets that services publish: fetched when they are needed, and no more often than is good for anybody. */
import type { JSONWebKeySet, JWK } from 'jose';
import * as z from 'zod';
import type { Clock } from '../../model/clock.ts';
import type { ServicePort } from '../../model/service.ts';
import { askService } from './ask-service.ts';
import { BoundedMap } from './bounded-map.ts';

/** As many as a policy can name issuers. */
export const keySetsMax = 8;
/** Between two fetches of one set, whatever unknown key ids strangers come with. */
export const refetchMsMin = 30_000;

const fetchTimeoutMs = 2_000;
const setBytesMax = 65_536;

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(16) });

/** Told when nothing but the clock, or somebody else’s question, brings the keys nearer. */
type Waiting = (waiting: boolean) => void;

interface Known {
  keys: JSONWebKeySet;
  /** When it was last asked for, in vain or not. */
  askedMs: number;
}

export class PublishedKeys {
  readonly #clock: Clock;
  readonly #services: ServicePort;
  readonly #known = new BoundedMap<string, Known>(keySetsMax);
  readonly #fetching = new Map<string, Promise<void>>();
  readonly #closed = new AbortController();

  constructor(clock: Clock, services: ServicePort) {
    this.#clock = clock;
    this.#services = services;
  }

  /** Leaves no timer behind. */
  close(): void {
    this.#closed.abort();
  }

  /** What is known now. A set that could not be fetched again stays: an issuer that is away takes nobody’s keys away. */
  of(service: string): JSONWebKeySet {
    return this.#known.get(service)?.keys ?? { keys: [] };
  }

  /** Fetches the set if it is older than `refreshSeconds`, or not known. */
  async refresh(service: string, refreshSeconds: number, waiting: Waiting): Promise<void> {
    const known = this.#known.get(service);
    const maxAgeMs = known?.keys.keys.length ? refreshSeconds * 1_000 : Math.min(refreshSeconds * 1_000, refetchMsMin);
    if (!known || this.#clock.now() - known.askedMs >= maxAgeMs) await this.#fetchOnce(service, waiting);
  }

  /** For a key id that is not in it. Returns whether it was fetched. */
  async refetch(service: string, waiting: Waiting): Promise<boolean> {
    const known = this.#known.get(service);
    if (known && this.#clock.now() - known.askedMs < refetchMsMin) return false;
    await this.#fetchOnce(service, waiting);
    return true;
  }

  /** Those who ask meanwhile wait for the same answer. */
  async #fetchOnce(service: string, waiting: Waiting): Promise<void> {
    const underWay = this.#fetching.get(service);
    if (underWay) {
      waiting(true);
      await underWay;
      waiting(false);
      return;
    }
    const fetching = this.#fetch(service, waiting).finally(() => this.#fetching.delete(service));
    this.#fetching.set(service, fetching);
    await fetching;
  }

  async #fetch(service: string, waiting: Waiting): Promise<void> {
    const askedMs = this.#clock.now();
    const before = this.of(service);
    const gone = this.#closed.signal;
    const options = { service, timeoutMs: fetchTimeoutMs, bytesMax: setBytesMax, gone, waiting };
    const answer = await askService(this.#clock, this.#services, new Request('http://service/jwks.json'), options);
    const keys = answer.kind === 'answer' && answer.status === 200 ? readKeySet(answer.body) : null;
    this.#known.set(service, { keys: keys ?? before, askedMs });
  }
}

/** Without secrets: a key that is published signs nothing. */
function readKeySet(body: string): JSONWebKeySet | null {
  try {
    const { keys } = keySetSchema.parse(JSON.parse(body));
    return { keys: keys.filter(({ kty }) => kty !== 'oct') as JWK[] };
  } catch {
    return null;
  }
}
