/** One sandbox inside its host: the isomorphic world of src/sandbox plus what only Node can give it, sockets and a channel. */
import type { Socket } from 'node:net';
import type { Duplex } from 'readable-stream';
import { exportPolicy } from '../../export/index.ts';
import type { ExportedPolicy, ExportTarget } from '../../model/exported-policy.ts';
import type { LabEvent } from '../../model/lab-event.ts';
import type { NetworkConnection, Transport } from '../../model/network.ts';
import { startSandbox, systemClock } from '../../sandbox/index.ts';
import type { Params, Result, SandboxState } from '../commands.ts';
import type { SocketMessage, StreamMessage } from '../messages.ts';
import { mqttStream } from '../mqtt-websocket.ts';
import { nodeTransports } from '../node-transports.ts';
import { listenOnHttp } from './http-listener.ts';
import { type Changes, Outbox } from './outbox.ts';
import { firstValidPolicy, locate, readPolicy } from './policy-text.ts';
import { Relays } from './relays.ts';
import { snapshotOf } from './snapshot.ts';
import { listenOnTcp, type TcpListener } from './tcp-listener.ts';
import { judgePolicy } from './verify.ts';
import type { WebSocketGate } from './websocket-gate.ts';

export interface HostedSandbox {
  readonly ports: Readonly<Record<string, number>>;
  readonly givenSecrets: Readonly<Record<string, string>>;
  state(): SandboxState;
  /** Sends a snapshot to this watcher, and from then on events. */
  watch(watcher: number): Promise<void>;
  unwatch(): void;
  applyPolicy(text: string): Promise<Result<'applyPolicy'>>;
  verify(): Promise<Result<'verify'>>;
  answer(objectiveId: string, value: string): Promise<Result<'answer'>>;
  reset(): Promise<SandboxState>;
  /** Of what crossed the wires since the start or the last reset. */
  pcapng(): Uint8Array;
  keyLog(): string;
  /** Null: the lab grants nothing of this name. */
  pem(file: string): string | null;
  exportPolicy(target: ExportTarget): Promise<ExportedPolicy>;
  acceptWebSocket(socket: Socket, message: SocketMessage): void;
  /** Whether the learner's connections sent anything since the last call. */
  takeActivity(): boolean;
  close(): Promise<void>;
}

export interface HostContext {
  gate: WebSocketGate;
  /** Resolves when the channel took the message. */
  send(message: StreamMessage): Promise<void>;
  /** Folder that holds `labs/`. */
  root: string;
}

/** @throws LabError when no policy text is valid or a listener finds no port; then nothing is left behind. */
export async function hostSandbox(
  { sandboxId, lab, seed, policyTexts, bindHost, ports: candidates }: Params<'createSandbox'>,
  { gate, send, root }: HostContext,
): Promise<HostedSandbox> {
  let inForce = firstValidPolicy(policyTexts, lab);
  let active = false;
  let disconnected = 0;
  let outbox: Outbox | null = null;
  const onEvent = (event: LabEvent) => {
    if (event.actor === 'attacker') active = true;
    if (event.type === 'policy.applied') disconnected = event.disconnected;
    outbox?.add(event);
  };
  const sandbox = await startSandbox({
    id: sandboxId,
    lab,
    policy: inForce.policy,
    seed,
    clock: systemClock,
    transports: nodeTransports,
    onEvent,
  });
  const state = (): SandboxState => ({
    policyText: inForce.text,
    objectives: sandbox.objectives(),
    devices: sandbox.devices(),
  });
  const changes = watchForChanges(state);
  outbox = new Outbox({
    send: (message) => send({ kind: 'stream', sandboxId, ...message }),
    changes: () => changes(outbox?.watched ?? false),
  });
  const out = outbox;

  /** Whoever comes over a socket is the learner, and in this lab the learner is the attacker. */
  const accept = (stream: Duplex, listener: string, transport: Transport, remote: RemoteEnd) =>
    sandbox.accept({ stream, listener, transport, ...remote, actor: 'attacker' });

  const relays = new Relays(sandbox);
  const tcp: TcpListener[] = [];
  const ports: Record<string, number> = {};
  const close = async () => {
    out.close();
    relays.close();
    await Promise.all(tcp.map((listener) => listener.close()));
    await sandbox.dispose();
  };
  try {
    // WebSockets without TLS come through the server; what is inside TLS is between the client and the broker.
    for (const { name, transport } of lab.listeners.filter((listener) => listener.transport !== 'ws')) {
      const listener = await listenOnTcp(bindHost, candidates[name] ?? [], (socket) =>
        accept(socket as unknown as Duplex, name, transport, remoteEnd(socket)),
      );
      tcp.push(listener);
      ports[name] = listener.port;
    }
    for (const { name } of lab.services.filter(({ exposed }) => exposed)) {
      const ask = (request: Request) => sandbox.request(name, request);
      const listener = await listenOnHttp(bindHost, candidates[name] ?? [], ask);
      tcp.push(listener);
      ports[name] = listener.port;
    }
  } catch (error) {
    await close();
    throw error;
  }

  return {
    ports,
    givenSecrets: Object.fromEntries(
      [...lab.secrets, ...lab.tokens].filter(({ given }) => given).map(({ id }) => [id, sandbox.secrets[id] ?? '']),
    ),
    state,
    takeActivity() {
      const was = active;
      active = false;
      return was;
    },
    async watch(watcher) {
      // Earlier events belong to earlier watchers: they leave first, and the snapshot holds them for this one.
      while (!out.empty) await out.flush();
      out.watched = true;
      await send({ kind: 'stream', sandboxId, snapshot: { watcher, state: state(), ...snapshotOf(sandbox.events()) } });
    },
    unwatch() {
      out.watched = false;
    },
    async applyPolicy(text) {
      const read = readPolicy(text, lab);
      if ('issues' in read) return read;
      const problems = sandbox.problemsWith(read.policy);
      if (problems.length > 0) return { issues: problems.map((problem) => locate(text, problem)) };
      await sandbox.applyPolicy(read.policy);
      inForce = read;
      await out.flush();
      return { disconnected };
    },
    async verify() {
      const verdict = await judgePolicy(lab.id, inForce.policy, { seed, root });
      sandbox.recordVerdict(verdict.passed);
      await out.flush();
      return verdict;
    },
    async answer(objectiveId, value) {
      const condition = lab.objectives.find(({ id }) => id === objectiveId)?.condition;
      if (condition?.kind !== 'answer') return { correct: null };
      const correct = sandbox.answer(condition.secret, value);
      await out.flush();
      return { correct };
    },
    async reset() {
      await sandbox.reset(inForce.policy);
      await out.flush();
      return state();
    },
    pcapng: () => sandbox.capture.toPcapng(),
    keyLog: () => sandbox.capture.keyLog(),
    pem: (file) => sandbox.pem(file),
    exportPolicy: (target) =>
      exportPolicy(target, inForce.policy, { listeners: lab.listeners, secrets: sandbox.secrets }),
    acceptWebSocket(socket, message) {
      const { door, remoteAddress } = message;
      const remote = { ...remoteEnd(socket), remoteAddress };
      gate.open(socket, message, (webSocket) => {
        if ('relay' in door) relays.open(webSocket, door.relay);
        else accept(mqttStream(webSocket) as unknown as Duplex, door.listener, 'ws', remote);
      });
    },
    close,
  };
}

type RemoteEnd = Pick<NetworkConnection, 'remoteAddress' | 'remotePort'>;

/** A socket that broke at once has no other end any more. */
function remoteEnd({ remoteAddress = '', remotePort }: Socket): RemoteEnd {
  return remotePort === undefined ? { remoteAddress } : { remoteAddress, remotePort };
}

/** Compares with what was told last, so that only what changed travels. Devices are for watchers, objectives for the record too. */
function watchForChanges(state: () => SandboxState): (watched: boolean) => Changes {
  let toldObjectives = JSON.stringify(state().objectives);
  let toldDevices = '';
  return (watched) => {
    const { objectives, devices } = state();
    const changes: Changes = {};
    const objectivesNow = JSON.stringify(objectives);
    if (objectivesNow !== toldObjectives) changes.objectives = objectives;
    toldObjectives = objectivesNow;
    if (!watched) return changes;
    const devicesNow = JSON.stringify(devices);
    if (devicesNow !== toldDevices) changes.devices = devices;
    toldDevices = devicesNow;
    return changes;
  };
}
