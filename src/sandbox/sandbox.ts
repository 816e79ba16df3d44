/** One learner's world for one lab, from start to disposal, through any number of resets. */
import type { ClientWorld } from '../actors/index.ts';
import type { Capture } from '../capture/index.ts';
import type { Clock } from '../model/clock.ts';
import type { SandboxId } from '../model/ids.ts';
import type { Interception, InterceptPlan, WireTap } from '../model/interception.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { LabEvent } from '../model/lab-event.ts';
import type { NetworkConnection } from '../model/network.ts';
import type { ObjectiveState } from '../model/objective.ts';
import { pkiFilesOf } from '../model/pki-files.ts';
import type { Policy } from '../model/policy.ts';
import { LabError } from '../model/problem.ts';
import type { ServiceControl } from '../model/service.ts';
import type { TokenPlanSource } from '../model/token-key.ts';
import { noTransports, type Transports } from '../model/transports.ts';
import type { DeviceView } from '../model/wire.ts';
import { mintToken } from './mint-token.ts';
import { passwordFileTexts } from './password-file.ts';
import { noConnection, Run } from './run.ts';
import { deriveSecrets, equalSecret } from './secrets.ts';
import type { PolicyProblem } from './simulated-network.ts';
import { deriveTokenKeys, publicKeyTexts } from './token-keys.ts';
import { TokenWallet } from './token-wallet.ts';

export interface SandboxOptions {
  id: SandboxId;
  lab: LabDefinition;
  policy: Policy;
  /** Key of this learner's secrets. Who knows it knows them all: never the sandbox id, never sent anywhere. */
  seed: string;
  clock: Clock;
  /** TLS and WebSockets. Default: none, and listeners that need them let nobody in. */
  transports?: Transports;
  /** Called synchronously for every event, also for those that the log will have to forget. */
  onEvent?(event: LabEvent): void;
}

export interface Sandbox extends ClientWorld {
  readonly id: SandboxId;
  readonly lab: LabDefinition;
  /** By id, the learner's own and tokens among them; a token changes when its owner gets a new one. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The newest events, oldest first; a copy. */
  events(): readonly LabEvent[];
  objectives(): ObjectiveState[];
  /** Changes only together with an event whose `actor` is the device. */
  devices(): DeviceView[];
  /** What crossed the wires since the start or the last reset, which begins a new one: never keep it. */
  readonly capture: Capture;
  /** A connection from outside. Whatever it says of itself, it is the attacker's. */
  accept(connection: NetworkConnection): void;
  /** Resolves when the policy is in force for every connection, and devices it lets in again are back. */
  applyPolicy(policy: Policy): Promise<void>;
  /** What a policy asks of TLS that this lab does not have or nobody can do; such a listener lets nobody in. */
  problemsWith(policy: Policy): PolicyProblem[];
  /** Whether the learner named the secret. @throws LabError `ERR_SANDBOX_SECRET` when the lab has none of this id. */
  answer(secretId: string, value: string): boolean;
  /** A request by the learner. @throws ServiceUnreachable, LabError `ERR_SERVICE_NAME` */
  request(service: string, request: Request): Promise<Response>;
  /** How a service behaves in this run. @throws LabError `ERR_SERVICE_NAME` */
  service(name: string): ServiceControl;
  /** A token as an issuer of this lab would make it now. @throws LabError `ERR_TOKEN_KEY` */
  mintToken(plan: TokenPlanSource): Promise<string>;
  /** A certificate or key that the lab grants the learner, by its file name; null for everything else. */
  pem(file: string): string | null;
  recordVerdict(passed: boolean): void;
  /** Sits down between a device and the broker. @throws LabError `ERR_SANDBOX_DEVICE`, `ERR_TRUST_CERTIFICATE` */
  intercept(deviceId: string, plan: InterceptPlan): Interception;
  /** Listens in on the wires of a device. @throws LabError `ERR_SANDBOX_DEVICE` */
  tap(deviceId: string): WireTap;
  /** In PEM, of any certificate of the lab: for cases, and never for a learner. @throws LabError `ERR_TRUST_CERTIFICATE` */
  privateKey(certificate: string): string;
  /** Puts a certificate on its authority's list. @throws LabError `ERR_TRUST_CERTIFICATE` */
  revoke(certificate: string): Promise<void>;
  /** Resolves when it is back or was refused. @throws LabError `ERR_SANDBOX_DEVICE` */
  restartDevice(deviceId: string): Promise<void>;
  /** The broker stops and starts again; resolves when everybody has lost their connection. */
  restartBroker(): Promise<void>;
  /** Throws everything away but the secrets; the log begins again at 1. */
  reset(policy: Policy): Promise<void>;
  /** For ever: no timer and no open stream is left, and connections from now on are closed at once. */
  dispose(): Promise<void>;
}

/** Resolves when all devices are connected or were refused. @throws LabError when the lab contradicts itself. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { id, lab, clock, policy, seed, onEvent, transports = noTransports } = options;
  const derived = await deriveSecrets(lab, seed);
  const tokenKeys = await deriveTokenKeys(lab, seed, derived);
  const epochMs = Date.now() - clock.now();
  const wallet = await TokenWallet.open({ tokens: lab.tokens, keys: tokenKeys, clock, epochMs });
  const files = await passwordFileTexts(lab, derived);
  const secrets = wallet.with({ ...derived, ...(await publicKeyTexts(lab, tokenKeys)), ...files });
  const common = { id, lab, clock, transports, secrets, tokenKeys, epochMs, onEvent };
  let run = await Run.start({ ...common, policy, opening: 'sandbox.started' });
  let disposed = false;
  /** Resets and disposal, one after the other. */
  let lastChange = Promise.resolve();
  const change = (next: () => Promise<void>): Promise<void> => {
    lastChange = lastChange.then(next, next);
    return lastChange;
  };

  return {
    id,
    lab,
    clock,
    secrets,
    get capture() {
      return run.capture;
    },
    connect: (listener, actor, dialing) => run.connect(listener, actor, dialing),
    accept: (connection) => run.network.acceptFromOutside(connection),
    intercept: (deviceId, plan) => run.network.intercept(deviceId, plan),
    tap: (deviceId) => run.network.tap(deviceId),
    privateKey: (certificate) => run.network.trust.identity(certificate).privateKeyPem,
    problemsWith: (next) => run.network.problemsWith(next),
    revoke: (certificate) => change(() => run.revoke(certificate)),
    events: () => run.log.events(),
    objectives: () => run.objectives.states(),
    devices: () => run.household.views(),
    settled: () => run.settled(),
    request: (name, request) => run.services.request(name, request, 'attacker'),
    service: (name) => run.services.control(name),
    mintToken: (plan) => mintToken(tokenKeys, plan, epochMs + clock.now()),
    restartDevice: (deviceId) => run.household.restart(deviceId),
    restartBroker: () => change(() => run.restartBroker()),
    applyPolicy: (next) => change(() => run.applyPolicy(next)),
    answer(secretId, value) {
      const correct = equalSecret(value, requireSecret(lab, secrets, secretId));
      run.emit({ type: 'answer.given', secret: secretId, correct, ...noConnection, actor: 'attacker' });
      return correct;
    },
    pem(file) {
      const granted = pkiFilesOf(lab.pki).find((each) => each.file === file);
      return granted ? run.network.trust.pem(granted) : null;
    },
    recordVerdict(passed) {
      run.emit({ type: 'verdict.given', passed, ...noConnection });
    },
    reset: (next) =>
      change(async () => {
        if (disposed) return;
        await run.end();
        run = await Run.start({ ...common, policy: next, opening: 'sandbox.reset' });
      }),
    dispose: () =>
      change(async () => {
        disposed = true;
        wallet.close();
        await run.end();
      }),
  };
}

function requireSecret(lab: LabDefinition, secrets: Readonly<Record<string, string>>, id: string): string {
  const value = Object.hasOwn(secrets, id) ? secrets[id] : undefined;
  if (value !== undefined) return value;
  throw new LabError({
    code: 'ERR_SANDBOX_SECRET',
    title: 'No such secret',
    status: 404,
    detail: `The lab "${lab.id}" has no secret "${id}".`,
    remedy: 'Ask for the secret that an objective of this lab names.',
  });
}
