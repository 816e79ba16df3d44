/**
 * A simulated device: connects, subscribes, lives by its behaviour, and comes back by itself when the broker refuses or
 * loses it. It knows the broker over the network only; who moved it is told from outside, for the log.
 */
import type { ReceivedMessage } from '../../model/actor-client.ts';
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import type { LabEventOf } from '../../model/lab-event.ts';
import { type ClientWorld, firstListener } from '../client-world.ts';
import type { MqttLink } from '../mqtt-link.ts';
import { openLink } from '../open-link.ts';
import type { Behaviour, DeviceBody } from './behaviour.ts';
import { behaviours } from './behaviours.ts';
import { connectOptions } from './connect-options.ts';
import { createBody } from './device-body.ts';
import { type DeviceTopic, deviceTopics, subscribedRole } from './device-topics.ts';
import { retryDelayMs } from './retry-delay.ts';
import { Subscriptions } from './subscriptions.ts';

type Changed = LabEventOf<'device.changed'>;
export type DeviceChange = Pick<Changed, 'deviceId' | 'property' | 'from' | 'to'>;
/** Where a message that reached a device came from. */
export type MessageOrigin = Pick<Changed, 'causeTopicName' | 'causeActor' | 'causePath'>;

export interface DeviceOptions {
  definition: DeviceDefinition;
  world: ClientWorld;
  secrets: Readonly<Record<string, string>>;
  /** Called once for every message that arrives, in order. */
  originOf(topicName: string): MessageOrigin;
  /** Called for every change of visible state. */
  changed(change: DeviceChange & MessageOrigin): void;
}

const byItself: MessageOrigin = { causeTopicName: null, causeActor: null, causePath: null };

export class Device {
  readonly definition: DeviceDefinition;
  readonly #options: DeviceOptions;
  readonly #behaviour: Behaviour;
  readonly #topics: readonly DeviceTopic[];
  readonly #body: DeviceBody;
  readonly #subscriptions: Subscriptions;
  #origin = byItself;
  #link: MqttLink | null = null;
  #connecting: Promise<void> | null = null;
  #hangUp: () => void = () => {};
  #cancelTimer: () => void = () => {};
  #failures = 0;
  /** Messages published so far. */
  #sent = 0;
  #stopped = false;

  /** @throws LabError when the lab's definition of it makes no sense; see `deviceTopics`. */
  constructor(options: DeviceOptions) {
    const { definition, secrets } = options;
    this.definition = definition;
    this.#options = options;
    this.#behaviour = behaviours[definition.kind];
    this.#topics = deviceTopics(definition, this.#behaviour, secrets);
    this.#subscriptions = new Subscriptions(this.#topics);
    this.#body = createBody({
      topics: this.#topics,
      state: this.#behaviour.initialState,
      changed: (property, from, to) =>
        options.changed({ deviceId: definition.id, property, from, to, ...this.#origin }),
      send: (topicName, payload, retain) => {
        if (this.#link?.send(topicName, payload, retain)) this.#sent += 1;
      },
    });
  }

  get state(): Readonly<Record<string, string>> {
    return { ...this.#body.state };
  }

  /** Connects now, even if it was waiting to; resolves when it lives or was refused. Never rejects. */
  connect(): Promise<void> {
    if (this.#stopped || this.#link) return Promise.resolve();
    this.#cancelTimer();
    this.#connecting ??= this.#attempt().finally(() => {
      this.#connecting = null;
    });
    return this.#connecting;
  }

  /** Power off, power on: the broker sees it vanish without DISCONNECT. Its visible state survives. */
  async restart(): Promise<void> {
    await this.#leave();
    await this.#options.world.settled();
    await this.connect();
  }

  /** For ever. Leaves no timer and no stream. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#leave();
  }

  /**
   * Resolves when it has received everything sent to it before, and the broker all that it said to that. A PINGRESP
   * proves the first; the second takes another one if something was said meanwhile.
   */
  async barrier(): Promise<void> {
    await this.#connecting;
    for (let sent = -1; this.#link && sent !== this.#sent; ) {
      sent = this.#sent;
      await this.#link.ping();
    }
  }

  /** The broker took a subscription away: no client hears of that, but ours must ask again once it may. */
  forget(topicFilter: string): void {
    this.#subscriptions.forget(topicFilter);
  }

  /** Tries everything again that the broker refuses: for the moment when its policy has changed. */
  async retry(): Promise<void> {
    await this.connect();
    if (this.#link) await this.#subscriptions.request(this.#link);
  }

  async #attempt(): Promise<void> {
    const { world, definition } = this.#options;
    const stream = world.connect(firstListener(world), definition.actor);
    this.#hangUp = () => stream.destroy();
    const outcome = await openLink(stream, world.clock, connectOptions(this.#options, this.#topics), (message) =>
      this.#receive(message),
    );
    if (outcome.kind !== 'accepted') return this.#retryLater();
    const { link } = outcome;
    this.#link = link;
    this.#subscriptions.forgetAll();
    link.closed.then(() => this.#lost(link));
    await this.#subscriptions.request(link);
    if (this.#link !== link) return;
    this.#behaviour.connected?.(this.#body);
    this.#takeTurn(1);
  }

  #receive({ topicName, payload }: ReceivedMessage): void {
    if (!this.#link) return;
    this.#origin = this.#options.originOf(topicName);
    const role = subscribedRole(this.#topics, topicName);
    if (role !== undefined) this.#behaviour.received?.(this.#body, role, { topicName, payload });
    this.#origin = byItself;
  }

  #takeTurn(turn: number): void {
    this.#cancelTimer = this.#options.world.clock.after(this.#behaviour.everyMs, () => {
      this.#failures = 0;
      this.#takeTurn(turn + 1);
      this.#behaviour.turn(this.#body, turn);
    });
  }

  #lost(link: MqttLink): void {
    if (this.#link !== link) return;
    this.#link = null;
    this.#retryLater();
  }

  #retryLater(): void {
    this.#cancelTimer();
    if (this.#stopped) return;
    this.#cancelTimer = this.#options.world.clock.after(retryDelayMs(this.#failures), () => this.connect());
    this.#failures += 1;
  }

  async #leave(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    this.#hangUp();
    await this.#connecting;
    this.#cancelTimer();
    await link?.closed;
  }
}
