/** One run of a lab: a broker, its devices, its log. A reset ends the run and starts another; nothing is carried over. */
import type { Duplex } from 'readable-stream';
import type { ClientWorld } from '../actors/index.ts';
import { type Capture, createCapture } from '../capture/index.ts';
import { Detector, FactFinder, logLine } from '../detection/index.ts';
import { type Broker, createBroker } from '../edge/index.ts';
import type { Clock } from '../model/clock.ts';
import type { ActorId, ListenerName, SandboxId } from '../model/ids.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { DialOptions, NetworkConnection } from '../model/network.ts';
import type { LogPolicy, Policy } from '../model/policy.ts';
import type { ServicePort } from '../model/service.ts';
import type { Transports } from '../model/transports.ts';
import { createObjectiveTracker, type ObjectiveTracker } from '../objectives/index.ts';
import { createServices, type Services } from '../services/index.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { Household } from './household.ts';
import { SimulatedNetwork } from './simulated-network.ts';
import { createTargetBroker } from './target-broker.ts';
import type { TokenKeys } from './token-keys.ts';
import { mintTrust } from './trust.ts';

export interface RunOptions {
  id: SandboxId;
  lab: LabDefinition;
  policy: Policy;
  /** Tokens among them. */
  secrets: Readonly<Record<string, string>>;
  tokenKeys: TokenKeys;
  /** What to add to the clock for milliseconds since 1970. */
  epochMs: number;
  clock: Clock;
  transports: Transports;
  opening: 'sandbox.started' | 'sandbox.reset';
  onEvent?: ((event: LabEvent) => void) | undefined;
}

/** Fields of an event that concerns no connection. */
export const noConnection = {
  listener: null,
  connectionId: null,
  actor: null,
  clientId: null,
  principal: null,
  rule: null,
  spec: null,
} as const;

/** A device answers a message, another answers that: chains end after so many links, or never. */
const settlingRoundsMax = 8;

/** Some 20,000 small packets; a learner has several sandboxes in one process. */
const captureLimits = { bytesMax: 2_097_152, secretBytesMax: 65_536 };

export class Run implements ClientWorld {
  readonly lab: LabDefinition;
  readonly clock: Clock;
  readonly household: Household;
  readonly log: EventLog;
  readonly objectives: ObjectiveTracker;
  readonly capture: Capture;
  #network: SimulatedNetwork | null = null;
  readonly #onEvent: (event: LabEvent) => void;
  readonly #facts = new FactFinder();
  readonly #detector: Detector;
  #logging: LogPolicy | undefined;
  /** Null before the start and after the end: there is nothing to connect to. */
  #broker: Broker | null = null;
  #services: Services | null = null;
  /** Messages that reached the broker so far: what tells a world at rest from one that still talks. */
  #messages = 0;

  private constructor({ id, lab, clock, epochMs, secrets, onEvent, policy }: RunOptions) {
    this.lab = lab;
    this.clock = clock;
    this.log = createEventLog(id, clock);
    this.objectives = createObjectiveTracker(lab.objectives);
    this.household = new Household({ lab, world: this, secrets, emit: (event) => this.emit(event) });
    this.capture = createCapture({ ...captureLimits, ...lab.capture, now: () => epochMs + clock.now() });
    this.#onEvent = onEvent ?? (() => {});
    this.#detector = new Detector(policy.detection);
    this.#logging = policy.log;
  }

  /** Resolves when every device is connected or was refused, and all they said at first has been heard. */
  static async start(options: RunOptions): Promise<Run> {
    const { policy, secrets, clock, opening, epochMs, tokenKeys, lab } = options;
    const run = new Run(options);
    run.emit({ type: opening, ...noConnection });
    const trust = await mintTrust(options.lab.pki);
    const network = new SimulatedNetwork({
      ...options,
      trust,
      capture: run.capture,
      emit: (event) => run.emit(event),
      accept: (connection) => run.#accept(connection),
    });
    run.#network = network;
    const services = await run.#startServices(options);
    const common = {
      policy,
      clock,
      secret: (id: string) => secrets[id],
      emit: (event: UnstampedEvent) => run.emit(event),
    };
    run.#broker = lab.target
      ? createTargetBroker({ ...common, target: lab.target })
      : await createBroker({
          ...common,
          epochMs,
          services,
          tokenKey: (id) => tokenKeys.get(id)?.verifying,
          files: lab.tokenFiles,
          hall: network.hall,
        });
    await run.household.configure(policy);
    await run.household.connect();
    await run.settled();
    return run;
  }

  async #startServices({ lab, clock, secrets, tokenKeys }: RunOptions): Promise<ServicePort> {
    const publicKeys = new Map(
      [...tokenKeys].flatMap(([id, { verifying }]) =>
        verifying.kty === 'oct' ? [] : [[id, { ...verifying }] as const],
      ),
    );
    const emit = (event: UnstampedEvent) => this.emit(event);
    this.#services = await createServices({ definitions: lab.services, clock, secrets, publicKeys, emit });
    return this.#services;
  }

  /** The HTTP services of this run. @throws LabError `ERR_SERVICE_NAME` for one that the lab does not have. */
  get services(): Services {
    if (this.#services) return this.#services;
    throw new Error('A run has its services from its start.');
  }

  emit(unstamped: UnstampedEvent): LabEvent {
    const event = this.log.add(unstamped);
    this.household.observe(event);
    this.objectives.add(event);
    if (event.type === 'publish.accepted' || event.type === 'publish.refused') this.#messages += 1;
    this.#onEvent(event);
    this.#watch(event);
    return event;
  }

  /** What is told about an event is told after it, and raises nothing itself. */
  #watch(event: LabEvent): void {
    if (event.type === 'alert.raised' || event.type === 'log.written') return;
    const facts = this.#facts.see(event);
    const line = this.#logging ? logLine(this.#logging, facts) : null;
    if (line !== null) this.emit({ type: 'log.written', line, ...noConnection, rule: 'log' });
    const { listener, connectionId, clientId, principal } = event;
    const actor = event.type === 'session.taken-over' ? event.byActor : event.actor;
    for (const alarm of this.#detector.see(facts)) {
      const rule = `detection.rules[${alarm.ruleId}]`;
      this.emit({
        type: 'alert.raised',
        ...alarm,
        listener,
        connectionId,
        actor,
        clientId,
        principal,
        rule,
        spec: null,
      });
    }
  }

  /** After the end, a stream that closes. @throws LabError `ERR_SANDBOX_LISTENER` for a listener the lab does not have. */
  connect(listener: ListenerName, actor: ActorId, options?: DialOptions): Duplex {
    return this.network.connect(listener, actor, options);
  }

  /** The wires of this run. */
  get network(): SimulatedNetwork {
    if (this.#network) return this.#network;
    throw new Error('A run has its network from its start.');
  }

  #accept(connection: NetworkConnection): void {
    if (this.#broker) this.#broker.accept(connection);
    else connection.stream.destroy();
  }

  /** Whoever shows the certificate is not believed any more, also if they are connected already. */
  async revoke(certificate: string): Promise<void> {
    await this.network.trust.revoke(certificate);
    this.#broker?.certificatesRevoked();
    await this.settled();
  }

  /** Devices come back as they do after any loss of their connection: by the clock, or when they are restarted. */
  async restartBroker(): Promise<void> {
    this.#broker?.restart();
    await this.settled();
  }

  /** Devices that the old policy shut out try again at once. */
  async applyPolicy(policy: Policy): Promise<void> {
    this.#detector.follow(policy.detection);
    this.#logging = policy.log;
    const disconnected = this.#broker?.applyPolicy(policy) ?? 0;
    this.emit({ type: 'policy.applied', disconnected, ...noConnection });
    await this.settled();
    await this.household.configure(policy);
    await this.household.retry();
    await this.settled();
  }

  /** Resolves when broker and devices are at rest, or talk so much on their own that they never are. */
  async settled(): Promise<void> {
    for (let round = 0, before = -1; round < settlingRoundsMax && before !== this.#messages; round += 1) {
      before = this.#messages;
      await this.#broker?.settled();
      await this.household.barrier();
    }
    await this.#broker?.settled();
  }

  /** Leaves no timer and no open stream behind. */
  async end(): Promise<void> {
    const broker = this.#broker;
    this.#broker = null;
    this.#network?.end();
    await this.household.stop();
    await broker?.close();
  }
}
