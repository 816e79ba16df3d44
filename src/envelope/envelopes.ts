/** All envelopes of one device: which topic is sealed in which. */
import type { EnvelopesPolicy } from '../model/policy.ts';
import { topicFilterMatches } from '../policy/index.ts';
import { type EndpointOptions, EnvelopeEndpoint, type Opened } from './endpoint.ts';
import { emptyFlash, type Flash } from './flash.ts';

export class Envelopes {
  readonly #given: Omit<EndpointOptions, 'envelope' | 'flash'>;
  readonly #flash = new Map<string, Flash>();
  #settings: EnvelopesPolicy = {};
  #endpoints: readonly { name: string; endpoint: EnvelopeEndpoint }[] = [];

  constructor(given: Omit<EndpointOptions, 'envelope' | 'flash'>) {
    this.#given = given;
  }

  /** New settings; what flash holds stays. */
  follow(settings: EnvelopesPolicy): void {
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return;
    this.#settings = settings;
    this.#endpoints = Object.entries(settings).map(([name, envelope]) => {
      const flash = this.#flash.get(name) ?? emptyFlash();
      this.#flash.set(name, flash);
      return { name, endpoint: new EnvelopeEndpoint({ ...this.#given, envelope, flash }) };
    });
  }

  powerOn(): void {
    for (const { endpoint } of this.#endpoints) endpoint.powerOn();
  }

  /** Name of the envelope for this topic name, if there is one: the first that matches. */
  nameFor(topicName: string): string | undefined {
    return this.#find(topicName)?.name;
  }

  /** As it is where the topic has no envelope. @throws EnvelopeRejection */
  seal(topicName: string, plaintext: string | Uint8Array, keyId?: number): string | Uint8Array {
    return this.#find(topicName)?.endpoint.seal(topicName, plaintext, keyId) ?? plaintext;
  }

  /** Null where the topic has no envelope. @throws EnvelopeRejection */
  open(topicName: string, sealed: Uint8Array): Opened | null {
    return this.#find(topicName)?.endpoint.open(topicName, sealed) ?? null;
  }

  #find(topicName: string) {
    return this.#endpoints.find(({ name }) =>
      this.#settings[name]?.topicFilters.some((filter) => topicFilterMatches(filter, topicName)),
    );
  }
}
