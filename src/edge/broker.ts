/** One broker: its connections, its sessions, its policy. */
import type { JWK } from 'jose';
import type { Clock } from '../model/clock.ts';
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { NetworkConnection } from '../model/network.ts';
import type { Policy } from '../model/policy.ts';
import { type ServicePort, ServiceUnreachable } from '../model/service.ts';
import type { Bucket } from '../policy/index.ts';
import { enforcePolicy } from './apply-policy.ts';
import { ScramSignIn } from './authentication/scram-sign-in.ts';
import { SignIn } from './authentication/sign-in.ts';
import { Connection } from './connection.ts';
import { admitConnection } from './connection-room.ts';
import type { EdgeCore } from './core.ts';
import type { EntranceHall } from './entrance/hall.ts';
import { closeUnwelcome } from './entrance/unwelcome.ts';
import { measureHoldings } from './holdings.ts';
import type { Message } from './message.ts';
import { type Resources, ResourceView } from './resource-view.ts';
import { RetainedStore } from './retained-store.ts';
import { Router } from './router.ts';
import type { Subscription } from './session.ts';
import { SessionStore } from './session-store.ts';
import { ShareGroups } from './share-groups.ts';

export interface BrokerOptions {
  policy: Policy;
  /** Value of a `provisioned` secret; undefined where there is none of that name. */
  secret(id: string): string | undefined;
  clock: Clock;
  /** What listeners of kind tls, ws and wss need. Default: all are plain. */
  hall?: EntranceHall;
  /** What to add to the clock for milliseconds since 1970, which tokens count by. Default: the clock counts so itself. */
  epochMs?: number;
  /** Whom the broker can ask over HTTP. Default: nobody. */
  services?: ServicePort;
  /** Key of a lab that verifies tokens; undefined where there is none of that name. */
  tokenKey?(id: string): JWK | undefined;
  /** Files that a token can name where the policy is so careless. */
  files?: Readonly<Record<string, string>>;
  /** Stamps the event and tells it to the sandbox; the stamped event gives the edge its sequence. */
  emit(event: UnstampedEvent): LabEvent;
  /** Memory of the process. Default: nobody can tell. */
  heapMegabytes?(): number;
}

export interface Broker {
  /** Takes over a network connection, its stream included. */
  accept(connection: NetworkConnection): void;
  /** Takes effect on live connections: those no longer allowed are closed, subscriptions no longer allowed are revoked. Returns the number of closed connections. */
  applyPolicy(policy: Policy): number;
  /** Asks the doors again about everybody who is there. Returns the number of closed connections. */
  certificatesRevoked(): number;
  /**
   * Resolves when everything read so far has been routed and handed to the subscribers' connections: the barrier. It
   * does not wait for what only the clock can bring, such as the answer of a slow service.
   */
  settled(): Promise<void>;
  readonly connectionCount: number;
  /**
   * Stops and starts again: all connections are closed, and what was only in memory of nonces is forgotten. What a
   * broker keeps on its disk stays: sessions, messages, and what it knows of accounts.
   */
  restart(): void;
  /** Closes all connections and stops. */
  close(): Promise<void>;
}

/** Starts a broker that listens nowhere; connections are given to `accept`. */
export async function createBroker(options: BrokerOptions): Promise<Broker> {
  return new EdgeBroker(options, await Router.start(deliverSystemMessage));
}

const noServices = {
  epochMs: 0,
  files: {},
  tokenKey: () => undefined,
  services: {
    ask: (service: string) => Promise.reject(new ServiceUnreachable(service)),
    answerKey: () => undefined,
  },
};

/** Context of what concerns the broker as a whole. */
const nobodys = {
  listener: null,
  connectionId: null,
  actor: null,
  clientId: null,
  principal: null,
  rule: null,
  spec: null,
} as const;

const systemTerms = { qos: 0, retain: false, subscriptionIds: [] } as const;

/** `$SYS` messages come with no publisher; those who may receive them get them live, at QoS 0. */
function deliverSystemMessage(message: Message, subscription: Subscription): void {
  if (subscription.active) subscription.session.deliver(message, systemTerms, 'live');
}

class EdgeBroker implements Broker, EdgeCore {
  policy: Policy;
  readonly clock: Clock;
  readonly router: Router<Subscription>;
  readonly sessions = new SessionStore();
  readonly connections = new Set<Connection>();
  acceptBucket: Bucket | null = null;
  readonly signIn: SignIn;
  readonly scram: ScramSignIn;
  readonly hall: EntranceHall | null;
  readonly retained = new RetainedStore();
  readonly shares = new ShareGroups();
  readonly #options: BrokerOptions;
  readonly #resources: ResourceView;
  readonly #operations = new Set<Promise<void>>();
  #connectionCounter = 0;
  #stopped = false;

  constructor(options: BrokerOptions, router: Router<Subscription>) {
    this.#options = options;
    this.policy = options.policy;
    this.clock = options.clock;
    this.hall = options.hall ?? null;
    this.signIn = new SignIn({ ...noServices, ...options, dropAdmitted: () => this.#dropAdmitted() });
    this.scram = new ScramSignIn(options);
    this.router = router;
    this.#resources = new ResourceView(
      this.clock,
      () => ({ resources: this.#held(), holdings: measureHoldings(this) }),
      {
        resources: (resources) => this.emit({ type: 'resources.sampled', ...nobodys, ...resources }),
        holdings: (actor, holdings) => this.emit({ type: 'holdings.measured', ...nobodys, actor, ...holdings }),
      },
    );
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  accept(origin: NetworkConnection): void {
    if (this.#stopped) {
      origin.stream.destroy();
      return;
    }
    this.#connectionCounter += 1;
    const connection = new Connection(this, this.#connectionCounter, origin, (closed) =>
      this.connections.delete(closed),
    );
    this.connections.add(connection);
    connection.open();
    admitConnection(connection);
  }

  applyPolicy(policy: Policy): number {
    const before = this.policy;
    this.policy = policy;
    return closeUnwelcome(this, this.connections) + enforcePolicy(this, before, this.connections);
  }

  certificatesRevoked(): number {
    return closeUnwelcome(this, this.connections);
  }

  /** `auth.hook.whenDown: drop`: those whom the hook let in go when it cannot be asked any more. */
  #dropAdmitted(): void {
    for (const connection of [...this.connections]) {
      if (connection.established?.signedIn.method === 'hook') connection.close('service-down');
    }
  }

  async settled(): Promise<void> {
    const busy = [...this.connections].map((connection) => connection.idle());
    await Promise.all([...busy, ...this.#operations]);
    // A CONNECT that waited behind another's question goes on when that is answered.
    for (let undecided = this.#undecided(); undecided.length > 0; undecided = this.#undecided()) {
      await Promise.all(undecided);
    }
  }

  /** CONNECTs that somebody works at. */
  #undecided(): Promise<void>[] {
    return [...this.connections].flatMap((connection) => (connection.established ? [] : (connection.idle() ?? [])));
  }

  restart(): void {
    this.#closeAll();
    this.scram.restart();
  }

  #closeAll(): void {
    for (const connection of [...this.connections]) connection.close('shutting-down');
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#closeAll();
    this.signIn.close();
    await this.settled();
    this.#resources.stop();
    for (const session of [...this.sessions]) this.sessions.remove(session);
    await this.router.close();
  }

  emit(event: UnstampedEvent): LabEvent {
    this.#resources.touch();
    return this.#options.emit(event);
  }

  #held(): Resources {
    let [queuedMessages, inflight] = [0, 0];
    for (const { outbound, unreleased } of this.sessions) {
      queuedMessages += outbound.queued;
      inflight += outbound.inflight + unreleased.size;
    }
    const { size: openConnections } = this.connections;
    const heapMegabytes = this.#options.heapMegabytes?.() ?? null;
    return { openConnections, queuedMessages, inflight, retainedMessages: this.retained.size, heapMegabytes };
  }

  secret(id: string): string | undefined {
    return this.#options.secret(id);
  }

  track(operation: Promise<void>): void {
    this.#operations.add(operation);
    operation.finally(() => this.#operations.delete(operation));
  }
}
