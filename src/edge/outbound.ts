/**
 * Messages on their way to one session: the window of unacknowledged ones and the queue behind it, both bounded.
 * Survives the network connection; a `link` is there while one exists.
 */
import type { LimitsPolicy } from '../model/policy.ts';
import type { DeliveryPath } from './edge-event.ts';
import type { Message } from './message.ts';
import type { Qos } from './wire/packets.ts';

export interface Delivery {
  readonly message: Message;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly subscriptionIds: readonly number[];
  path: DeliveryPath;
  /** Since when it waits for an absent client, by the broker's clock; null while it never had to. */
  absentSinceMs: number | null;
}

export type QueueLimit = 'outboundQueueMessagesMax' | 'outboundQueueBytesMax';

/** The network connection as the queue sees it. */
export interface OutboundLink {
  /** False while the client does not read; `pump` is called when it does again. */
  readonly writable: boolean;
  /** Messages of QoS 1 and 2 that the client takes unacknowledged. */
  readonly receiveMaximum: number;
  /** False where the client takes no packet of that size, and nothing was sent. */
  sendPublish(delivery: Delivery, packetId: number, dup: boolean): boolean;
  sendPubrel(packetId: number): void;
}

export interface OutboundOwner {
  limits(): LimitsPolicy;
  nowMs(): number;
  /** Whether it has waited too long; reports it where that is a limit. */
  hasExpired(delivery: Delivery): boolean;
  /** Asked right before a message leaves; reports a refusal itself. */
  mayReceive(delivery: Delivery): boolean;
  overflowed(limit: QueueLimit, value: number, max: number): void;
}

/** What waits for an acknowledgement: a message (PUBACK or PUBREC), or after PUBREC only its packet id (PUBCOMP). */
type Flight = { delivery: Delivery; awaits: 'puback' | 'pubrec' } | { delivery: null; awaits: 'pubcomp' };

export class Outbound {
  readonly #owner: OutboundOwner;
  readonly #flights = new Map<number, Flight>();
  #queue: Delivery[] = [];
  #queueBytes = 0;
  #lastPacketId = 0;
  #link: OutboundLink | null = null;

  constructor(owner: OutboundOwner) {
    this.#owner = owner;
  }

  /** Messages that wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Messages on their way that are not acknowledged. */
  get inflight(): number {
    return this.#flights.size;
  }

  /** Payload and properties of both. */
  get heldBytes(): number {
    let bytes = this.#queueBytes;
    for (const { delivery } of this.#flights.values()) bytes += delivery?.message.storedBytes ?? 0;
    return bytes;
  }

  /** Sends it, keeps it for later, or drops it and says so. QoS 0 is not kept for an absent client. */
  offer(delivery: Delivery): void {
    const link = this.#link;
    if (link && this.#queue.length === 0 && link.writable && this.#hasRoom(delivery)) {
      if (this.#owner.mayReceive(delivery)) this.#send(link, delivery);
    } else if (link || delivery.qos > 0) {
      if (!link) this.#waitForClient(delivery);
      this.#enqueue(delivery);
    }
  }

  /** Sends what can be sent: after a drain, an acknowledgement or a reconnect. */
  pump(): void {
    let sent = 0;
    for (const delivery of this.#queue) {
      const link = this.#link;
      if (!link?.writable || !this.#hasRoom(delivery)) break;
      sent += 1;
      this.#queueBytes -= delivery.message.storedBytes;
      if (this.#owner.mayReceive(delivery)) this.#send(link, delivery);
    }
    if (sent > 0) this.#queue = this.#queue.slice(sent);
  }

  /** A network connection is there: first what was not acknowledged, in its old order [MQTT-4.6.0-1], then the queue. */
  attach(link: OutboundLink): void {
    this.#link = link;
    for (const [packetId, flight] of this.#flights) {
      if (!flight.delivery) link.sendPubrel(packetId);
      else if (!this.#owner.mayReceive(flight.delivery) || !link.sendPublish(flight.delivery, packetId, true)) {
        this.#flights.delete(packetId);
      }
    }
    this.pump();
  }

  /** The network connection is gone: QoS 0 messages that still waited are lost with it. */
  detach(): void {
    this.#link = null;
    for (const { delivery } of this.#flights.values()) if (delivery) delivery.path = 'queued';
    this.#queue = this.#queue.filter((delivery) => delivery.qos > 0);
    this.#queueBytes = 0;
    for (const delivery of this.#queue) {
      this.#waitForClient(delivery);
      this.#queueBytes += delivery.message.storedBytes;
    }
  }

  /**
   * PUBACK, PUBREC or PUBCOMP from the client. Ids that are not waited for are ignored.
   * @param refused reason code 0x80 or above: in MQTT 5 a PUBREC like that ends the exchange [MQTT-4.3.3-4].
   */
  acknowledge(type: 'puback' | 'pubrec' | 'pubcomp', packetId: number, refused: boolean): void {
    const flight = this.#flights.get(packetId);
    if (type === 'pubrec' && !(refused && flight?.awaits === 'pubrec')) {
      // Also for an unknown id: the answer to a repeated PUBREC is PUBREL [MQTT-4.3.3-1].
      if (flight?.awaits === 'pubrec') this.#flights.set(packetId, { delivery: null, awaits: 'pubcomp' });
      this.#link?.sendPubrel(packetId);
    } else if (flight?.awaits === type) {
      this.#flights.delete(packetId);
      this.pump();
    }
  }

  /** Throws away what waits and, while nobody is there, what would be sent again; returns it. */
  discard(isUnwanted: (message: Message) => boolean): Delivery[] {
    const discarded = this.#queue.filter(({ message }) => isUnwanted(message));
    this.#queue = this.#queue.filter(({ message }) => !isUnwanted(message));
    for (const { message } of discarded) this.#queueBytes -= message.storedBytes;
    if (this.#link) return discarded;
    for (const [packetId, { delivery }] of this.#flights) {
      if (!delivery || !isUnwanted(delivery.message)) continue;
      this.#flights.delete(packetId);
      discarded.push(delivery);
    }
    return discarded;
  }

  #hasRoom(delivery: Delivery): boolean {
    return delivery.qos === 0 || this.#flights.size < this.#window();
  }

  #send(link: OutboundLink, delivery: Delivery): void {
    if (delivery.qos === 0) {
      link.sendPublish(delivery, 0, false);
      return;
    }
    const packetId = this.#freePacketId();
    delivery.message.keep();
    this.#flights.set(packetId, { delivery, awaits: delivery.qos === 1 ? 'puback' : 'pubrec' });
    if (!link.sendPublish(delivery, packetId, false)) this.#flights.delete(packetId);
  }

  #window(): number {
    return Math.min(this.#owner.limits().inflightOutboundMax, this.#link?.receiveMaximum ?? 0);
  }

  #waitForClient(delivery: Delivery): void {
    delivery.path = 'queued';
    delivery.absentSinceMs ??= this.#owner.nowMs();
  }

  #enqueue(delivery: Delivery): void {
    const { outboundQueueBytesMax, outboundQueueFull } = this.#owner.limits();
    const { storedBytes } = delivery.message;
    let overflow = this.#overflow(storedBytes);
    if (overflow && this.#dropExpired()) overflow = this.#overflow(storedBytes);
    if (overflow) this.#owner.overflowed(overflow.limit, overflow.value, overflow.max);
    // A message that has no room in an empty queue drives nothing out.
    const makesRoom = outboundQueueFull === 'dropOldest' && storedBytes <= outboundQueueBytesMax;
    while (overflow && makesRoom && this.#dropOldest()) overflow = this.#overflow(storedBytes);
    if (overflow) return;
    delivery.message.keep();
    this.#queue.push(delivery);
    this.#queueBytes += storedBytes;
  }

  /** The limit that one more message would go beyond, or null. */
  #overflow(bytes: number): { limit: QueueLimit; value: number; max: number } | null {
    const limits = this.#owner.limits();
    const over = (limit: QueueLimit, value: number) =>
      value > limits[limit] ? { limit, value, max: limits[limit] } : null;
    return (
      over('outboundQueueMessagesMax', this.#queue.length + 1) ??
      over('outboundQueueBytesMax', this.#queueBytes + bytes)
    );
  }

  /** What would not be sent any more makes room first. */
  #dropExpired(): boolean {
    const before = this.#queue.length;
    this.#queue = this.#queue.filter((delivery) => !this.#owner.hasExpired(delivery));
    this.#queueBytes = this.#queue.reduce((sum, { message }) => sum + message.storedBytes, 0);
    return this.#queue.length < before;
  }

  #dropOldest(): boolean {
    const oldest = this.#queue.shift();
    this.#queueBytes -= oldest?.message.storedBytes ?? 0;
    return oldest !== undefined;
  }

  /** Next id that is not in use [MQTT-2.3.1-2]; the window is smaller than the number of ids, so there is one. */
  #freePacketId(): number {
    do this.#lastPacketId = (this.#lastPacketId % 65_535) + 1;
    while (this.#flights.has(this.#lastPacketId));
    return this.#lastPacketId;
  }
}
