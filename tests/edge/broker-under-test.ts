/** A broker with a clock that stands still and a memory of everything it told. */
import { type Broker, type BrokerOptions, createBroker } from '../../src/edge/index.ts';
import type { ActorId } from '../../src/model/ids.ts';
import type { LabEvent, LabEventOf, LabEventType, UnstampedEvent } from '../../src/model/lab-event.ts';
import { labEventSchema } from '../../src/model/lab-event.ts';
import type { NetworkConnection } from '../../src/model/network.ts';
import { type Policy, type PolicySource, policySchema } from '../../src/model/policy.ts';
import { createDuplexPair } from '../../src/sandbox/duplex-pair.ts';
import { createManualClock, type ManualClock } from '../../src/sandbox/manual-clock.ts';
import { RawClient } from './raw-client.ts';

export const everythingAllowed: PolicySource = { auth: { anonymous: true }, acl: { default: 'allow' } };

export class BrokerUnderTest implements AsyncDisposable {
  readonly broker: Broker;
  readonly clock: ManualClock;
  readonly events: readonly LabEvent[];
  readonly #watchers: Set<() => void>;

  private constructor(broker: Broker, clock: ManualClock, events: readonly LabEvent[], watchers: Set<() => void>) {
    this.broker = broker;
    this.clock = clock;
    this.events = events;
    this.#watchers = watchers;
  }

  static async start(
    source: PolicySource = everythingAllowed,
    secrets: Readonly<Record<string, string>> = {},
    surroundings: (told: Pick<BrokerOptions, 'clock' | 'emit'>) => Promise<Partial<BrokerOptions>> = async () => ({}),
  ): Promise<BrokerUnderTest> {
    const clock = createManualClock();
    const events: LabEvent[] = [];
    const watchers = new Set<() => void>();
    const emit = (event: UnstampedEvent): LabEvent => {
      const stamped = {
        ...event,
        sandboxId: 'A'.repeat(22),
        sequence: events.length + 1,
        atMs: clock.now(),
      } as LabEvent;
      events.push(stamped);
      for (const look of watchers) look();
      return stamped;
    };
    const broker = await createBroker({
      policy: policyFrom(source),
      clock,
      emit,
      secret: (id) => secrets[id],
      ...(await surroundings({ clock, emit })),
    });
    return new BrokerUnderTest(broker, clock, events, watchers);
  }

  /** A network connection, nothing sent yet. */
  dial(actor: ActorId = 'attacker', protocolVersion: 4 | 5 = 4, more: Partial<NetworkConnection> = {}): RawClient {
    const [client, server] = createDuplexPair();
    const origin = { listener: 'tcp', transport: 'memory', remoteAddress: 'memory', actor } as const;
    this.broker.accept({ stream: server, ...origin, ...more });
    return new RawClient(client, protocolVersion);
  }

  applyPolicy(source: PolicySource): number {
    return this.broker.applyPolicy(policyFrom(source));
  }

  eventsOf<T extends LabEventType>(type: T): LabEventOf<T>[] {
    return this.events.filter((event): event is LabEventOf<T> => event.type === type);
  }

  /** The only event of its type; fails where there is none or more than one. */
  theEvent<T extends LabEventType>(type: T): LabEventOf<T> {
    const [event, ...more] = this.eventsOf(type);
    if (!event || more.length > 0) throw new Error(`expected one ${type}, got ${more.length + (event ? 1 : 0)}`);
    return event;
  }

  /** Resolves once it was told so many times, before anything else but what follows at once can happen. */
  untilTold(type: LabEventType, times = 1): Promise<void> {
    return this.#until(() => this.eventsOf(type).length >= times);
  }

  /** Resolves when the broker has noticed that so many connections of this ClientId have ended. */
  async untilGone(clientId: string, times = 1): Promise<void> {
    await this.#until(
      () => this.eventsOf('connection.closed').filter((event) => event.clientId === clientId).length >= times,
    );
  }

  #until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Stops, and holds events against the vocabulary; of a flood only the beginning. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.broker.close();
    for (const event of this.events.slice(0, 2_000)) labEventSchema.parse(event);
  }
}

export function policyFrom(source: PolicySource): Policy {
  return policySchema.parse(source);
}
