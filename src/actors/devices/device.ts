/**
 * A simulated device: connects, subscribes, lives by its behaviour, and comes back by itself when the broker refuses or
 * loses it. It knows the broker over the network only; who moved it is told from outside, for the log.
 */

import { EnvelopeRejection, Envelopes } from '../../envelope/index.ts';
import type { ReceivedMessage } from '../../model/actor-client.ts';
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import type { LabEventOf } from '../../model/lab-event.ts';
import type { DeviceProfile, EnvelopesPolicy } from '../../model/policy.ts';
import { type ClientWorld, firstListener } from '../client-world.ts';
import type { MqttLink } from '../mqtt-link.ts';
import type { Behaviour, DeviceBody } from './behaviour.ts';
import { behaviours } from './behaviours.ts';
import { connectOptions } from './connect-options.ts';
import { createBody } from './device-body.ts';
import { deviceProfile } from './device-profile.ts';
import { type DeviceTopic, deviceTopics, subscribedRole } from './device-topics.ts';
import { SignInPlan } from './sign-in-plan.ts';
import { SteadyLink } from './steady-link.ts';
import { Subscriptions } from './subscriptions.ts';
import { throughProxy } from './through-proxy.ts';

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
  /** Called for every message on a topic that has an envelope. */
  unsealed(result: Unsealed): void;
}

type Result<T extends 'envelope.opened' | 'envelope.rejected', Field extends string> = Pick<
  LabEventOf<T>,
  ('deviceId' | 'envelope' | 'topicName' | 'fromActor' | Field) & keyof LabEventOf<T>
> & { type: T };
export type Unsealed =
  | Result<'envelope.opened', 'sender' | 'keyId' | 'counter'>
  | Result<'envelope.rejected', 'check' | 'reason'>;

/** Under a flood of commands it never stops answering; the barrier then passes after so many rounds. */
const barrierRoundsMax = 4;

const byItself: MessageOrigin = { causeTopicName: null, causeActor: null, causePath: null };

export class Device {
  readonly definition: DeviceDefinition;
  readonly #options: DeviceOptions;
  readonly #behaviour: Behaviour;
  readonly #topics: readonly DeviceTopic[];
  readonly #body: DeviceBody;
  readonly #subscriptions: Subscriptions;
  readonly #plan: SignInPlan;
  readonly #line: SteadyLink;
  readonly #envelopes: Envelopes;
  #origin = byItself;
  #cancelTurn: () => void = () => {};
  #cancelOutage: () => void = () => {};
  /** Messages published so far. */
  #sent = 0;

  /** @throws LabError when the lab's definition of it makes no sense; see `deviceTopics`. */
  constructor(options: DeviceOptions) {
    const { definition, secrets, world } = options;
    this.definition = definition;
    this.#options = options;
    this.#behaviour = behaviours[definition.kind];
    this.#topics = deviceTopics(definition, this.#behaviour, secrets);
    this.#envelopes = new Envelopes({
      name: definition.clientId,
      secret: (name) => secrets[name],
      now: () => world.clock.now(),
    });
    this.#subscriptions = new Subscriptions(this.#topics, definition.subscribeQos);
    const { userName } = definition;
    // Looked up each time: a token is another one when it has been renewed.
    const credentials = { userName, passwordFor: ({ secret = userName }: DeviceProfile) => secrets[secret] };
    const profile = deviceProfile(definition, undefined);
    this.#plan = new SignInPlan(connectOptions(definition, this.#topics), credentials, profile);
    this.#line = new SteadyLink({
      clock: world.clock,
      plan: this.#plan,
      dial: ({ listener = firstListener(world) }) =>
        world.connect(listener, definition.actor, {
          tls: this.#plan.profile.tls ?? {},
          ...throughProxy(definition),
        }),
      message: (message) => this.#receive(message),
      established: (link) => this.#begin(link),
      lost: () => {
        this.#cancelTurn();
        this.#cancelOutage();
      },
    });
    this.#body = createBody({
      topics: this.#topics,
      state: this.#behaviour.initialState,
      changed: (property, from, to) =>
        options.changed({ deviceId: definition.id, property, from, to, ...this.#origin }),
      send: (topicName, payload, retain) => {
        const sealed = this.#line.link && this.#seal(topicName, payload);
        if (sealed === null) return;
        if (this.#line.link?.send(topicName, sealed, { qos: definition.publishQos, retain })) this.#sent += 1;
      },
    });
  }

  get state(): Readonly<Record<string, string>> {
    return { ...this.#body.state };
  }

  /** New settings reach a device that is there over the connection they replace, which ends with that. */
  async configure(settings: DeviceProfile | undefined, envelopes: EnvelopesPolicy): Promise<void> {
    this.#envelopes.follow(envelopes);
    const profile = deviceProfile(this.definition, settings);
    if (JSON.stringify(profile) === JSON.stringify(this.#plan.profile)) return;
    this.#plan.follow(profile);
    await this.#line.leave();
  }

  /** Connects now, even if it was waiting to; resolves when it lives or was refused. Never rejects. */
  async connect(): Promise<void> {
    await this.#plan.ready;
    await this.#line.connect();
  }

  /** Power off, power on: the broker sees it vanish without DISCONNECT. Its visible state survives. */
  async restart(): Promise<void> {
    await this.#line.leave();
    this.#envelopes.powerOn();
    await this.#options.world.settled();
    await this.connect();
  }

  /** For ever. Leaves no timer and no stream. */
  stop(): Promise<void> {
    return this.#line.end();
  }

  /**
   * Resolves when it has received everything sent to it before, and the broker all that it said to that. A PINGRESP
   * proves the first; the second takes another one if something was said meanwhile.
   */
  async barrier(): Promise<void> {
    await this.#line.decided();
    for (let round = 0, before = -1; round < barrierRoundsMax && before !== this.#sent; round += 1) {
      before = this.#sent;
      await this.#line.link?.ping();
    }
  }

  /** The broker took a subscription away: no client hears of that, but ours must ask again once it may. */
  forget(topicFilter: string): void {
    this.#subscriptions.forget(topicFilter);
  }

  /** Tries everything again that the broker refuses: for the moment when its policy has changed. */
  async retry(): Promise<void> {
    await this.connect();
    const { link } = this.#line;
    if (link) await this.#subscriptions.request(link);
  }

  async #begin(link: MqttLink): Promise<void> {
    this.#subscriptions.forgetAll();
    await this.#subscriptions.request(link);
    if (this.#line.link !== link) return;
    this.#behaviour.connected?.(this.#body);
    this.#takeTurn(1);
    this.#awaitOutage();
  }

  #awaitOutage(): void {
    const { outages } = this.definition;
    if (!outages) return;
    this.#cancelOutage = this.#options.world.clock.after(outages.everyMs, () => {
      if (outages.of === 'power') this.#envelopes.powerOn();
      this.#line.interrupt(outages.lastMs);
    });
  }

  #takeTurn(turn: number): void {
    this.#cancelTurn = this.#options.world.clock.after(this.#behaviour.everyMs, () => {
      this.#line.trust();
      this.#takeTurn(turn + 1);
      this.#behaviour.turn(this.#body, turn);
    });
  }

  #receive(message: ReceivedMessage): void {
    const { topicName, retain } = message;
    if (!this.#line.link) return;
    this.#origin = this.#options.originOf(topicName);
    const payload = this.#read(message);
    if (payload === null) {
      this.#origin = byItself;
      return;
    }
    const role = subscribedRole(this.#topics, topicName);
    const stored = retain && this.#plan.profile.retainedCommands === 'ignore' && role !== undefined;
    if (stored && this.#behaviour.roles[role]?.command) this.#origin = byItself;
    else if (role !== undefined) this.#behaviour.received?.(this.#body, role, { topicName, payload });
    this.#origin = byItself;
  }

  /** Null where it has no key to seal with: better silent than in clear. */
  #seal(topicName: string, payload: string): string | Uint8Array | null {
    try {
      return this.#envelopes.seal(topicName, payload);
    } catch (error) {
      if (error instanceof EnvelopeRejection) return null;
      throw error;
    }
  }

  /** What a message says, sealed or not; null where its envelope cannot be opened. */
  #read({ topicName, payload, bytes }: ReceivedMessage): string | null {
    const envelope = this.#envelopes.nameFor(topicName);
    if (envelope === undefined) return payload;
    const concerned = { deviceId: this.definition.id, envelope, topicName, fromActor: this.#origin.causeActor };
    try {
      const opened = this.#envelopes.open(topicName, bytes);
      if (opened === null) return payload;
      const { sender, keyId, counter } = opened;
      this.#options.unsealed({ type: 'envelope.opened', ...concerned, sender, keyId, counter: String(counter) });
      return new TextDecoder().decode(opened.plaintext);
    } catch (error) {
      if (!(error instanceof EnvelopeRejection)) throw error;
      const { check, message: reason } = error;
      this.#options.unsealed({ type: 'envelope.rejected', ...concerned, check, reason });
      return null;
    }
  }
}
