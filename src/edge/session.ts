/** The state the standard calls a session: subscriptions, and messages on their way, for one ClientId. */

import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { NetworkConnection } from '../model/network.ts';
import type { LimitsPolicy, Policy } from '../model/policy.ts';
import { authorize, type Identity } from '../policy/index.ts';
import type { CloseCause } from './close-cause.ts';
import type { EdgeEvent, EventContext } from './edge-event.ts';
import type { Message } from './message.ts';
import { type Delivery, Outbound, type OutboundLink, type OutboundOwner } from './outbound.ts';
import type { Qos } from './wire/packets.ts';

/** The broker, as its sessions need it. */
export interface SessionHost {
  /** The policy in force; never keep it across turns. */
  readonly policy: Policy;
  emit(event: UnstampedEvent): LabEvent;
}

/** The network connection of a session. */
export interface SessionConnection extends OutboundLink {
  readonly id: number;
  readonly origin: NetworkConnection;
  emit(event: EdgeEvent): LabEvent;
  /** Sends what the protocol version says before closing, and closes. Does nothing the second time. */
  close(cause: CloseCause, lastFrame?: Buffer): void;
}

export interface Subscription {
  readonly session: Session;
  readonly topicFilter: string;
  readonly qos: Qos;
  /** False once replaced, removed or revoked; a match may still be on its way then. */
  active: boolean;
  end(): void;
}

export class Session implements OutboundOwner {
  readonly clientId: string;
  /** Ends with the network connection. */
  readonly clean: boolean;
  readonly subscriptions = new Map<string, Subscription>();
  /** QoS 2 packet ids received and not yet released [MQTT-4.3.3-2]. */
  readonly unreleased = new Set<number>();
  readonly outbound: Outbound;
  readonly #host: SessionHost;
  #connection: SessionConnection | null = null;
  #userName: string | null = null;
  /** Where events of an absent session point to. */
  #context: EventContext;

  constructor(host: SessionHost, clientId: string, clean: boolean) {
    this.#host = host;
    this.clientId = clientId;
    this.clean = clean;
    this.outbound = new Outbound(this);
    this.#context = { listener: null, connectionId: null, actor: null, clientId, principal: null };
  }

  get connection(): SessionConnection | null {
    return this.#connection;
  }

  get identity(): Identity {
    return { clientId: this.clientId, userName: this.#userName };
  }

  attach(connection: SessionConnection, userName: string | null): void {
    this.#connection = connection;
    this.#userName = userName;
    this.#context = { ...this.#context, actor: connection.origin.actor, principal: userName };
  }

  detach(): void {
    this.#connection = null;
    this.outbound.detach();
  }

  emit(event: EdgeEvent): void {
    if (this.#connection) this.#connection.emit(event);
    else this.#host.emit({ rule: null, spec: null, ...this.#context, ...event });
  }

  /** One copy of a message, at the best QoS that both sides allow [MQTT-3.8.4-6]. */
  deliver(message: Message, grantedQos: Qos, retain: boolean, path: 'live' | 'retained'): void {
    const qos = message.qos < grantedQos ? message.qos : grantedQos;
    this.outbound.offer({ message, qos, retain, path });
  }

  limits(): LimitsPolicy {
    return this.#host.policy.limits;
  }

  mayReceive({ message, qos, path }: Delivery): boolean {
    const { topicName, fromActor } = message;
    const decision = authorize(this.#host.policy, this.identity, { action: 'receive', topicName, qos });
    if (decision.effect === 'allow') return true;
    const { rule, reason } = decision;
    this.emit({ type: 'message.withheld', topicName, path, fromActor, rule, reason });
    return false;
  }

  overflowed(limit: 'outboundQueueMessagesMax' | 'outboundQueueBytesMax', value: number, max: number): void {
    const name = `limits.${limit}`;
    this.emit({ type: 'limit.reached', limit: name, value, max, action: 'dropped', rule: name });
  }

  unsubscribe(topicFilter: string): boolean {
    const subscription = this.subscriptions.get(topicFilter);
    if (!subscription) return false;
    subscription.end();
    this.subscriptions.delete(topicFilter);
    return true;
  }

  /** Forgets everything; the session is over. */
  end(): void {
    for (const topicFilter of [...this.subscriptions.keys()]) this.unsubscribe(topicFilter);
  }
}
