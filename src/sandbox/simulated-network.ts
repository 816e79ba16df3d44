/** The wires of one run: who reaches which listener from where, who listens in, and who sits in between. */
import type { Duplex } from 'readable-stream';
import type { Capture } from '../capture/index.ts';
import type { EntranceHall } from '../edge/index.ts';
import type { ActorId, ListenerName } from '../model/ids.ts';
import type { Interception, InterceptPlan, WireTap } from '../model/interception.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { LabEventOf, UnstampedEvent } from '../model/lab-event.ts';
import type { DialOptions, NetworkConnection } from '../model/network.ts';
import { type ClientTls, type Policy, tlsPolicySchema } from '../model/policy.ts';
import { LabError } from '../model/problem.ts';
import type { Transports } from '../model/transports.ts';
import { addressOf, attackerAddress } from './addresses.ts';
import { DeferredStream } from './deferred-stream.ts';
import { createDuplexPair } from './duplex-pair.ts';
import { Interceptor } from './intercept.ts';
import { intercepted } from './intercepted-event.ts';
import { tapStream } from './tap-stream.ts';
import { clientSettings } from './tls-clients.ts';
import { createEntrance } from './tls-servers.ts';
import type { Trust } from './trust.ts';
import { WireTaps } from './wire-taps.ts';

type Distrust = Pick<LabEventOf<'tls.distrusted'>, 'serverName' | 'failures' | 'wentOn'>;

export interface PolicyProblem {
  readonly path: readonly string[];
  readonly message: string;
}

export interface NetworkOptions {
  lab: LabDefinition;
  transports: Transports;
  trust: Trust;
  secrets: Readonly<Record<string, string>>;
  capture: Capture;
  emit(event: UnstampedEvent): void;
  /** Takes over a connection that has arrived at a listener. */
  accept(connection: NetworkConnection): void;
}

export class SimulatedNetwork {
  readonly hall: EntranceHall;
  readonly trust: Trust;
  readonly #options: NetworkOptions;
  readonly #taps = new WireTaps();
  readonly #interceptors = new Map<ActorId, Interceptor>();

  constructor(options: NetworkOptions) {
    const { capture } = options;
    this.#options = options;
    this.trust = options.trust;
    const keyLog: EntranceHall['keyLog'] = (line, { actor }) => capture.addTlsSecret(line, actor);
    this.hall = createEntrance({ ...options, keyLog });
  }

  /** @throws LabError ERR_SANDBOX_LISTENER, and for names in `tls` that the lab does not have. */
  connect(listener: ListenerName, actor: ActorId, options: DialOptions = {}): Duplex {
    const speaksTls = this.#speaksTls(listener);
    const [client, server] = createDuplexPair();
    const interceptor = this.#interceptors.get(actor);
    const { fromAddress = addressOf(actor), origin = null } = options;
    if (options.preface) client.write(options.preface);
    if (interceptor) interceptor.take(server, listener);
    else this.accept({ stream: server, listener, transport: 'memory', remoteAddress: fromAddress, actor, origin });
    return options.tls && speaksTls ? this.#secured(client, listener, actor, options.tls) : client;
  }

  accept(connection: NetworkConnection): void {
    if (!connection.tapped) this.#tap(connection);
    this.#options.accept(connection);
  }

  /** A socket of the learner’s, who in this world is the attacker and nowhere near the broker’s machine. */
  acceptFromOutside(connection: NetworkConnection): void {
    const theirs: NetworkConnection = { ...connection, actor: 'attacker' };
    if (!connection.tapped) this.#tap(theirs);
    this.#options.accept({ ...theirs, remoteAddress: attackerAddress });
  }

  /** @throws LabError ERR_SANDBOX_DEVICE, or for a certificate that the lab does not have. */
  intercept(deviceId: string, plan: InterceptPlan): Interception {
    const device = this.#device(deviceId);
    const { actor } = device;
    const { trust, emit } = this.#options;
    for (const name of [plan.certificate, plan.clientCertificate]) if (name !== undefined) trust.identity(name);
    this.#interceptors.get(actor)?.stop();
    const interceptor = new Interceptor({
      plan,
      unwrap: (raw, listener) => this.#unwrap(raw, listener, plan),
      dialBroker: (listener) => this.#dialBroker(listener, plan),
      taken: (listener) => emit({ type: 'connection.intercepted', deviceId, ...callOf(device, listener) }),
      read: (packet, listener) => emit({ ...intercepted(device, plan, packet), ...callOf(device, listener) }),
      stopped: () => this.#interceptors.delete(actor),
    });
    this.#interceptors.set(actor, interceptor);
    return interceptor;
  }

  /** @throws LabError ERR_SANDBOX_DEVICE */
  tap(deviceId: string): WireTap {
    return this.#taps.listenTo(this.#device(deviceId).actor);
  }

  /** What a policy asks for that the lab does not have, or that TLS cannot do, by where it stands. */
  problemsWith({ listeners, devices }: Policy): PolicyProblem[] {
    const { lab } = this.#options;
    const tls = lab.listeners.filter(({ name }) => this.#speaksTls(name));
    return [
      ...tls.flatMap(({ name }) =>
        problemsOf(['listeners', name, 'tls'], () =>
          this.hall.tlsServer(name, listeners[name]?.tls ?? tlsPolicySchema.parse({})),
        ),
      ),
      ...lab.devices.flatMap(({ id }) =>
        problemsOf(['devices', id, 'tls'], () => clientSettings(devices[id]?.tls ?? {}, 'others', this.#options)),
      ),
    ];
  }

  end(): void {
    for (const interceptor of [...this.#interceptors.values()]) interceptor.stop();
  }

  #tap({ stream, listener, actor, transport, remoteAddress, remotePort }: NetworkConnection): void {
    const { capture } = this.#options;
    // In memory there are no WebSocket frames; TLS is TLS everywhere.
    const onWire = transport === 'memory' && this.#speaksTls(listener) ? 'tls' : transport;
    const label = `${actor}, listener ${listener}`;
    const recorded = { clientAddress: remoteAddress, clientPort: remotePort, transport: onWire, label };
    tapStream(stream, this.#taps.of(actor, capture.tap(recorded)));
  }

  #secured(client: Duplex, listener: ListenerName, actor: ActorId, tls: ClientTls): Duplex {
    const { transports } = this.#options;
    const settings = clientSettings(tls, actor === 'attacker' ? 'attacker' : 'others', this.#options);
    const inside = transports.connectTls(client, settings).then(
      (outcome) => {
        const wentOn = outcome.kind === 'secured';
        const failures = wentOn ? outcome.warnings : outcome.kind === 'distrusted' ? outcome.failures : [];
        if (failures.length > 0)
          this.#tellDistrust(actor, listener, { serverName: settings.serverName, failures: [...failures], wentOn });
        return wentOn ? outcome.stream : null;
      },
      () => null,
    );
    return new DeferredStream(inside, () => client.destroy());
  }

  #tellDistrust(actor: ActorId, listener: ListenerName, distrust: Distrust): void {
    const device = this.#options.lab.devices.find((each) => each.actor === actor);
    if (!device) return;
    const rule = `devices.${device.id}.tls`;
    this.#options.emit({
      type: 'tls.distrusted',
      deviceId: device.id,
      ...distrust,
      ...callOf(device, listener),
      rule,
    });
  }

  async #unwrap(raw: Duplex, listener: ListenerName, { certificate }: InterceptPlan): Promise<Duplex | null> {
    if (certificate === undefined || !this.#speaksTls(listener)) return raw;
    const { transports, trust } = this.#options;
    const server = transports.createTlsServer({
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.3',
      alpn: ['mqtt'],
      honorServerOrder: false,
      sessionTickets: false,
      identity: trust.identity(certificate),
      clients: null,
    });
    const outcome = await server.accept(raw, { bytes: () => {}, keyLog: () => {} });
    return outcome.kind === 'accepted' ? outcome.stream : null;
  }

  #dialBroker(listener: ListenerName, { clientCertificate }: InterceptPlan): Duplex {
    const tls = clientCertificate === undefined ? {} : { clientCertificate };
    return this.connect(listener, 'attacker', { tls });
  }

  /** @throws LabError ERR_SANDBOX_LISTENER */
  #speaksTls(name: ListenerName): boolean {
    const { id, listeners } = this.#options.lab;
    const listener = listeners.find((each) => each.name === name);
    if (listener) return listener.transport === 'tls' || listener.transport === 'wss';
    throw notThere(
      'ERR_SANDBOX_LISTENER',
      'listener',
      id,
      name,
      listeners.map((each) => each.name),
    );
  }

  #device(deviceId: string): LabDefinition['devices'][number] {
    const { id, devices } = this.#options.lab;
    const device = devices.find((each) => each.id === deviceId);
    if (device) return device;
    throw notThere(
      'ERR_SANDBOX_DEVICE',
      'device',
      id,
      deviceId,
      devices.map((each) => each.id),
    );
  }
}

/** Fields of an event about a call of a device that the broker does not see. */
function callOf({ actor, clientId }: LabDefinition['devices'][number], listener: ListenerName) {
  return { listener, connectionId: null, actor, clientId, principal: null, rule: null, spec: null };
}

function problemsOf(path: string[], attempt: () => unknown): PolicyProblem[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return [{ path, message: `${error.problem.detail} ${error.problem.remedy}` }];
  }
}

function notThere(code: string, what: string, labId: string, name: string, known: readonly string[]): LabError {
  return new LabError({
    code,
    title: `No such ${what}`,
    status: 404,
    detail: `The lab "${labId}" has no ${what} "${name}".`,
    remedy: `Choose one of: ${known.join(', ')}.`,
  });
}
