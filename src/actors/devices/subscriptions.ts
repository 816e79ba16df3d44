/** What a device listens to: which filters the broker has granted it on this connection, and which it still lacks. */
import type { MqttLink } from '../mqtt-link.ts';
import type { DeviceTopic } from './device-topics.ts';

export class Subscriptions {
  readonly #wanted: readonly string[];
  readonly #qos: 0 | 1 | 2;
  readonly #granted = new Set<string>();

  constructor(topics: readonly DeviceTopic[], qos: 0 | 1 | 2) {
    this.#qos = qos;
    this.#wanted = topics.filter(({ does }) => does === 'subscribes').map(({ topic }) => topic);
  }

  /** Asks for what it lacks, and for nothing else: every SUBSCRIBE would bring the retained messages again. */
  async request(link: MqttLink): Promise<void> {
    const lacking = this.#wanted.filter((topicFilter) => !this.#granted.has(topicFilter));
    await Promise.all(
      lacking.map(async (topicFilter) => {
        const outcome = await link.subscribe(topicFilter, this.#qos);
        if (outcome.kind === 'granted') this.#granted.add(topicFilter);
      }),
    );
  }

  forget(topicFilter: string): void {
    this.#granted.delete(topicFilter);
  }

  forgetAll(): void {
    this.#granted.clear();
  }
}
