/**
 * Aedes behind the edge: it matches topics to subscriptions, keeps retained messages and speaks on `$SYS`.
 * The only file that knows it. Used by its public interface, `publish` and `subscribe`, one call for one message that
 * the edge has already authorised; its own network clients are not used, since the edge owns sessions, flows and
 * every delivery, in both protocol versions.
 *
 * A message travels through Aedes as the packet's `properties`, which aedes-packet hands on by reference.
 */
import { Aedes } from 'aedes';
import { topicFilterMatches } from '../policy/index.ts';
import { Message } from './message.ts';

/** Aedes' matcher knows no more; the policy's ceiling for topic levels is the same. */
export const topicLevelsCeiling = 100;

/** What rides on a packet: the message, and who turned out to match it. */
interface Carried<S> {
  message: Message;
  matches: S[];
}

interface AedesPacket {
  cmd: 'publish';
  topic: string;
  payload: Buffer;
  qos: 0;
  retain: boolean;
  dup: false;
  properties?: unknown;
}

/** Parts of Aedes in use; its own types name only packets that come from its clients. */
interface AedesCore {
  readonly id: string;
  readonly persistence: { createRetainedStream(filter: string): AsyncIterable<AedesPacket> };
  publish(packet: AedesPacket, done: (error?: Error | null) => void): void;
  subscribe(filter: string, listener: Listener, done: () => void): void;
  unsubscribe(filter: string, listener: Listener, done: () => void): void;
  close(done: () => void): void;
}

type Listener = (packet: AedesPacket, done: () => void) => void;

/** `S` is whoever subscribes; the router only hands it back. */
export class Router<S> {
  readonly #aedes: AedesCore;
  readonly #onSystemMessage: (message: Message, subscriber: S) => void;

  private constructor(aedes: AedesCore, onSystemMessage: (message: Message, subscriber: S) => void) {
    this.#aedes = aedes;
    this.#onSystemMessage = onSystemMessage;
  }

  /** @param onSystemMessage called for each subscriber of a message that Aedes itself publishes under `$SYS`. */
  static async start<S>(onSystemMessage: (message: Message, subscriber: S) => void): Promise<Router<S>> {
    const aedes: unknown = await Aedes.createBroker({ concurrency: 0, maxTopicLevels: topicLevelsCeiling });
    return new Router(aedes as AedesCore, onSystemMessage);
  }

  /** Level behind `$SYS/` under which this broker speaks. */
  get id(): string {
    return this.#aedes.id;
  }

  /** Returns the function that ends the subscription; a match that is already on its way may still come. */
  subscribe(topicFilter: string, subscriber: S): () => void {
    // [MQTT-4.7.2-1]: Aedes does this in its own clients, not in its matcher.
    const listener: Listener = (packet, done) => {
      if (topicFilterMatches(topicFilter, packet.topic)) this.#matched(packet, subscriber);
      done();
    };
    this.#aedes.subscribe(topicFilter, listener, ignore);
    return () => this.#aedes.unsubscribe(topicFilter, listener, ignore);
  }

  /**
   * Stores the message if it is to be retained, finds who matches, and calls `done` with them: at once, in the same
   * turn, unless it is retained.
   */
  publish(message: Message, retain: boolean, done: (matches: S[]) => void): void {
    const carried: Carried<S> = { message, matches: [] };
    const { topicName: topic, payload } = message;
    this.#aedes.publish({ cmd: 'publish', topic, payload, qos: 0, retain, dup: false, properties: carried }, () => {
      const { matches } = carried;
      carried.matches = [];
      done(matches);
    });
  }

  /** A message of the broker about itself, under `$SYS/<id>/`. */
  publishSystem(level: string, payload: string): void {
    const topic = `$SYS/${this.#aedes.id}/${level}`;
    this.#aedes.publish(
      { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 0, retain: false, dup: false },
      ignore,
    );
  }

  /** Retained messages that match. */
  async retained(topicFilter: string): Promise<Message[]> {
    const messages: Message[] = [];
    // Aedes' own filter for retained messages does not match empty levels [MQTT-4.7.1-3], so all are looked at.
    for await (const packet of this.#aedes.persistence.createRetainedStream('#')) {
      const carried = carriedBy<S>(packet);
      if (carried && topicFilterMatches(topicFilter, packet.topic)) messages.push(carried.message);
    }
    return messages;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#aedes.close(resolve));
  }

  #matched(packet: AedesPacket, subscriber: S): void {
    const carried = carriedBy<S>(packet);
    if (carried) carried.matches.push(subscriber);
    else this.#onSystemMessage(systemMessage(packet), subscriber);
  }
}

function carriedBy<S>(packet: AedesPacket): Carried<S> | null {
  return packet.properties ? (packet.properties as Carried<S>) : null;
}

function systemMessage(packet: AedesPacket): Message {
  const { topic: topicName, payload, retain } = packet;
  return new Message({ topicName, payload, qos: 0, retain, fromActor: null, fromClientId: null, fromSequence: null });
}

function ignore(): void {}
