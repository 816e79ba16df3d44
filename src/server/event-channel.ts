/** The event socket of one page. A page that reads too slowly loses events, counted, but always gets the newest state. */
import type { WebSocket } from 'ws';
import type { WireMessage } from '../model/wire.ts';

/** Unsent bytes beyond which nothing more is queued for this page. */
export const UNSENT_BYTES_MAX = 1_048_576;
const RETRY_AFTER_MS = 100;
/** A page that does not answer a ping by the next one is gone. */
const PING_INTERVAL_MS = 30_000;

/** Events as the host wrote them: JSON text that the server passes on unread. */
export interface EventBatch {
  json: string;
  count: number;
  dropped: number;
}

type StateMessage = Exclude<WireMessage, { type: 'snapshot' | 'events' }>;

export class EventChannel {
  /** Whether the snapshot went out; what is streamed before it is in it. */
  #live = false;
  readonly #socket: WebSocket;
  #dropped = 0;
  readonly #newest = new Map<StateMessage['type'], StateMessage>();
  #retry: NodeJS.Timeout | null = null;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    let answered = true;
    const heart = setInterval(() => {
      if (!answered) {
        socket.terminate();
        return;
      }
      answered = false;
      socket.ping();
    }, PING_INTERVAL_MS);
    heart.unref();
    socket.on('pong', () => {
      answered = true;
    });
    // Pages only listen here; what they want to say they say over HTTP.
    socket.on('message', () => socket.close(1008, 'This socket takes no messages.'));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(heart);
      if (this.#retry) clearTimeout(this.#retry);
    });
  }

  onClose(then: () => void): void {
    this.#socket.once('close', then);
  }

  snapshot(messageJson: string): void {
    this.#live = true;
    this.#socket.send(`[${messageJson}]`);
  }

  events(batch: EventBatch): void {
    if (!this.#live) return;
    if (this.#congested) {
      this.#dropped += batch.count + batch.dropped;
      this.#retryLater();
      return;
    }
    this.#send([eventsJson(batch.json, batch.dropped + this.#takeDropped())]);
  }

  state(message: StateMessage): void {
    if (!this.#live) return;
    this.#newest.set(message.type, message);
    if (this.#congested) this.#retryLater();
    else this.#send([]);
  }

  /** Says why, then closes. */
  end(message: Extract<WireMessage, { type: 'ended' }>): void {
    this.#socket.send(JSON.stringify([message]));
    this.#socket.close(1001, message.reason);
  }

  get #congested(): boolean {
    return this.#socket.bufferedAmount > UNSENT_BYTES_MAX;
  }

  #send(messages: string[]): void {
    for (const message of this.#newest.values()) messages.push(JSON.stringify(message));
    this.#newest.clear();
    if (messages.length > 0) this.#socket.send(`[${messages.join(',')}]`);
  }

  #takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  #retryLater(): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = null;
      if (this.#congested) this.#retryLater();
      else this.#send(this.#dropped > 0 ? [eventsJson('[]', this.#takeDropped())] : []);
    }, RETRY_AFTER_MS);
  }
}

function eventsJson(json: string, dropped: number): string {
  return `{"type":"events","events":${json},"dropped":${dropped}}`;
}
