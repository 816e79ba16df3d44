/** The state the standard calls a session: subscriptions, and messages on their way, for one ClientId. */

import type { Clock } from '../model/clock.ts';
import type { ActorId } from '../model/ids.ts';
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { NetworkConnection } from '../model/network.ts';
import type { LimitsPolicy, Policy } from '../model/policy.ts';
import type { Identity } from '../policy/index.ts';
import type { CloseCause } from './close-cause.ts';
import type { EdgeEvent, EventContext } from './edge-event.ts';
import type { Message } from './message.ts';
import { type Delivery, Outbound, type OutboundLink, type OutboundOwner, type QueueLimit } from './outbound.ts';
import { receiveRefusal } from './receive-decision.ts';
import type { Qos } from './wire/packets.ts';

/** Longer timers overflow in JavaScript; a sandbox does not live for 24 days. */
const timerMsMax = 2_147_483_647;

/** The broker, as its sessions need it. */
export interface SessionHost {
  /** The policy in force; never keep it across turns. */
  readonly policy: Policy;
  readonly clock: Clock;
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
  readonly noLocal: boolean;
  readonly retainAsPublished: boolean;
  /** Subscription Identifier of MQTT 5; null without. */
  readonly identifier: number | null;
  /** Set for `$share/group/filter`: one member of the group gets each message. */
  readonly share: ShareGroup | null;
  /** False once replaced, removed or revoked; a match may still be on its way then. */
  active: boolean;
  end(): void;
}

/** Whose turn it is among the members of a shared subscription. */
export interface ShareGroup {
  readonly name: string;
  turn: number;
}

/** What a matching subscription, or several, say about the copy to be sent. */
export interface Terms {
  readonly qos: Qos;
  readonly retain: boolean;
  readonly subscriptionIds: readonly number[];
}

export class Session implements OutboundOwner {
  readonly clientId: string;
  /** Who it belongs to, by the policy in force. Kept as one object while nothing changes: decisions are cached by it. */
  identity: Identity;
  /** How long it outlives its network connection: 0 not at all, infinite in 3.1.1 without a clean session. */
  expirySeconds: number;
  readonly subscriptions = new Map<string, Subscription>();
  /** QoS 2 packet ids received and not yet released [MQTT-4.3.3-2]. */
  readonly unreleased = new Set<number>();
  readonly outbound: Outbound;
  readonly #host: SessionHost;
  #connection: SessionConnection | null = null;
  /** A Will that waits for its delay or for the session's end [MQTT-3.1.3-9]. */
  #pendingWill: (() => void) | null = null;
  readonly #timers = new Set<() => void>();
  /** Where events of an absent session point to. */
  #context: EventContext;

  constructor(host: SessionHost, clientId: string, expirySeconds: number) {
    this.#host = host;
    this.clientId = clientId;
    this.identity = { clientId, userName: null, groups: [], address: null };
    this.expirySeconds = expirySeconds;
    this.outbound = new Outbound(this);
    this.#context = { listener: null, connectionId: null, actor: null, clientId, principal: null };
  }

  get connection(): SessionConnection | null {
    return this.#connection;
  }

  /** Whoever connected to it last; null before anybody did. */
  get actor(): ActorId | null {
    return this.#context.actor;
  }

  attach(connection: SessionConnection, who: Identity): void {
    this.#cancelTimers();
    this.#pendingWill = null;
    this.#connection = connection;
    this.identity = who;
    this.#context = { ...this.#context, actor: connection.origin.actor, principal: who.userName };
  }

  /** What a later policy makes of who it is. */
  identify({ groups, superuser }: Pick<Identity, 'groups' | 'superuser'>): void {
    this.identity = { ...this.identity, groups, superuser };
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
  deliver(message: Message, terms: Terms, path: 'live' | 'retained'): void {
    const qos = Math.min(message.qos, terms.qos) as Qos;
    const { retain, subscriptionIds } = terms;
    this.outbound.offer({ message, qos, retain, subscriptionIds, path, absentSinceMs: null });
  }

  limits(): LimitsPolicy {
    return this.#host.policy.limits;
  }

  nowMs(): number {
    return this.#host.clock.now();
  }

  /** By its own interval [MQTT-3.3.2-5] or by ours. */
  hasExpired({ message, absentSinceMs }: Delivery): boolean {
    const nowMs = this.nowMs();
    if (message.secondsLeft(nowMs) === 0) return true;
    const { messageExpirySecondsMax: max } = this.limits();
    const value = absentSinceMs === null ? 0 : (nowMs - absentSinceMs) / 1_000;
    if (max === undefined || value < max) return false;
    const limit = 'limits.messageExpirySecondsMax';
    this.emit({ type: 'limit.reached', limit, value, max, action: 'dropped', rule: limit });
    return true;
  }

  mayReceive(delivery: Delivery): boolean {
    const { message, path } = delivery;
    if (this.hasExpired(delivery)) return false;
    const refusal = receiveRefusal(this.#host.policy, this.identity, delivery);
    if (!refusal) return true;
    const { topicName, fromActor } = message;
    const { rule, reason } = refusal;
    this.emit({ type: 'message.withheld', topicName, path, fromActor, rule, reason });
    return false;
  }

  overflowed(limit: QueueLimit, value: number, max: number): void {
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

  /** Published after the delay, or when the session ends before; not at all if somebody connects to it first. */
  delayWill(seconds: number, publish: () => void): void {
    this.#pendingWill = publish;
    this.whenAbsentFor(seconds, () => this.#publishPendingWill());
  }

  #publishPendingWill(): void {
    const publish = this.#pendingWill;
    this.#pendingWill = null;
    publish?.();
  }

  /** Runs `task` after so long an absence; whoever connects to the session first cancels it. */
  whenAbsentFor(seconds: number, task: () => void): void {
    if (seconds === Number.POSITIVE_INFINITY) return;
    const cancel = this.#host.clock.after(Math.min(seconds * 1_000, timerMsMax), () => {
      this.#timers.delete(cancel);
      task();
    });
    this.#timers.add(cancel);
  }

  #cancelTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** Forgets everything; the session is over. */
  end(): void {
    this.#cancelTimers();
    this.#publishPendingWill();
    for (const topicFilter of [...this.subscriptions.keys()]) this.unsubscribe(topicFilter);
  }
}
