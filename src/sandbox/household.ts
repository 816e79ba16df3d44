/** All devices of one run, and what the log knows of them. */
import { type ClientWorld, Device } from '../actors/index.ts';
import type { DeviceDefinition, LabDefinition } from '../model/lab-definition.ts';
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { Policy } from '../model/policy.ts';
import { LabError } from '../model/problem.ts';
import type { DeviceView } from '../model/wire.ts';
import { createDeviceTraces } from './device-traces.ts';

export interface HouseholdOptions {
  lab: LabDefinition;
  world: ClientWorld;
  secrets: Readonly<Record<string, string>>;
  emit(event: UnstampedEvent): void;
}

export class Household {
  readonly #devices: readonly Device[];
  readonly #traces;

  /** @throws LabError when the lab's definition of a device makes no sense. */
  constructor({ lab, world, secrets, emit }: HouseholdOptions) {
    this.#traces = createDeviceTraces(lab.devices.map(({ actor }) => actor));
    this.#devices = lab.devices.map(
      (definition) =>
        new Device({
          definition,
          world,
          secrets,
          originOf: (topicName) => this.#traces.takeOrigin(definition.actor, topicName),
          changed: (change) => emit({ type: 'device.changed', ...change, ...byDevice(definition) }),
          unsealed: (result) => emit({ ...result, ...byDevice(definition) }),
        }),
    );
  }

  /** Takes the next event of the log. */
  observe(event: LabEvent): void {
    this.#traces.add(event);
    if (event.type !== 'subscription.revoked') return;
    this.#devices.find(({ definition }) => definition.actor === event.actor)?.forget(event.topicFilter);
  }

  views(): DeviceView[] {
    return this.#devices.map(({ definition: { id, label, kind, actor }, state }) => ({
      id,
      label,
      kind,
      connected: this.#traces.connected(actor),
      state,
    }));
  }

  /** Sets each up as the policy says; whose settings changed leaves, to come back with the new ones. */
  async configure({ devices, envelopes }: Pick<Policy, 'devices' | 'envelopes'>): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.configure(devices[device.definition.id], envelopes)));
  }

  /** Resolves when each is connected or was refused. */
  async connect(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.connect()));
  }

  /** Resolves when each has received and acted upon all that was sent to it before. */
  async barrier(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.barrier()));
  }

  /** Lets each try again what the broker refused. */
  async retry(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.retry()));
  }

  /** @throws LabError `ERR_SANDBOX_DEVICE` for an id that the lab does not have. */
  async restart(deviceId: string): Promise<void> {
    const device = this.#devices.find(({ definition }) => definition.id === deviceId);
    if (device) return device.restart();
    throw new LabError({
      code: 'ERR_SANDBOX_DEVICE',
      title: 'No such device',
      status: 404,
      detail: `This lab has no device "${deviceId}".`,
      remedy: `Choose one of: ${this.#devices.map(({ definition }) => definition.id).join(', ')}.`,
    });
  }

  /** For ever. */
  async stop(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.stop()));
  }
}

/** Fields of an event that a device tells of itself. */
function byDevice({ actor, clientId }: DeviceDefinition) {
  return { listener: null, connectionId: null, actor, clientId, principal: null, rule: null, spec: null };
}
