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

  constructor(clock: Clock, services: ServicePort) {
    this.#clock = clock;
    this.#services = services;
  }

  /** What is known now. A set that could not be fetched again stays: an issuer that is away takes nobody’s keys away. */
  of(service: string): JSONWebKeySet {
    return this.#known.get(service)?.keys ?? { keys: [] };
  }

  /** Fetches the set if it is older than `refreshSeconds`, or not known. */
  async refresh(service: string, refreshSeconds: number): Promise<void> {
    const known = this.#known.get(service);
    const maxAgeMs = known?.keys.keys.length ? refreshSeconds * 1_000 : Math.min(refreshSeconds * 1_000, refetchMsMin);
    if (!known || this.#clock.now() - known.askedMs >= maxAgeMs) await this.#fetchOnce(service);
  }

  /** For a key id that is not in it. Returns whether it was fetched. */
  async refetch(service: string): Promise<boolean> {
    const known = this.#known.get(service);
    if (known && this.#clock.now() - known.askedMs < refetchMsMin) return false;
    await this.#fetchOnce(service);
    return true;
  }

  /** Those who ask meanwhile wait for the same answer. */
  #fetchOnce(service: string): Promise<void> {
    const underWay = this.#fetching.get(service);
    if (underWay) return underWay;
    const fetching = this.#fetch(service).finally(() => this.#fetching.delete(service));
    this.#fetching.set(service, fetching);
    return fetching;
  }

  async #fetch(service: string): Promise<void> {
    const askedMs = this.#clock.now();
    const before = this.of(service);
    const options = { service, timeoutMs: fetchTimeoutMs, bytesMax: setBytesMax };
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
