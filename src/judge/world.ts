/** The lab world of one case, on top of its own sandbox. */
import { connectClient, deviceProfile, firstListener, openRawLink, scramAuthentication } from '../actors/index.ts';
import { EnvelopeRejection, Envelopes } from '../envelope/index.ts';
import type { Identity, LabWorld } from '../lab-kit/index.ts';
import type { ConnectOptions, ConnectOutcome } from '../model/actor-client.ts';
import type { ActorId } from '../model/ids.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import { deviceScramSchema, type Policy, policySchema } from '../model/policy.ts';
import { LabError } from '../model/problem.ts';
import { guessOffline, type ManualClock, passwordFile, type Sandbox } from '../sandbox/index.ts';
import { CaseEnded } from './case-ended.ts';
import { createParticipant, endUnlessDone } from './participant.ts';

export interface WorldOptions {
  /** Started without the devices that the case plays itself. */
  sandbox: Sandbox;
  /** The whole lab. */
  lab: LabDefinition;
  /** The sandbox’s own. */
  clock: ManualClock;
  policy: Policy;
}

/** Every MQTT client of a case keeps to RFC 5802 unless its variant says otherwise. */
const strictScram = deviceScramSchema.parse({});

export function createWorld({ sandbox, lab, clock, policy }: WorldOptions): LabWorld {
  const { secrets } = sandbox;
  let inForce = policy;

  async function join(actor: ActorId, options: ConnectOptions, honest: boolean) {
    const outcome = await connectClient(sandbox, actor, options);
    const part = { clientId: options.clientId, actor, honest };
    endUnlessDone(sandbox, part, 'connect', 'connecting', outcome);
    return createParticipant(sandbox, outcome.client, part);
  }

  return {
    secrets,
    join(identity = {}) {
      const actor = actorOf(identity, lab);
      return join(actor, optionsOf(identity, secrets), actor !== 'attacker');
    },
    play(deviceId, options) {
      const device = find(lab.devices, deviceId);
      const { actor, clientId, userName } = device;
      const { tls = {}, secret = userName } = deviceProfile(device, inForce.devices[deviceId]);
      return join(actor, { clientId, userName, tls, ...password(secrets[secret]), ...options }, true);
    },
    envelopes(deviceId) {
      const { clientId } = find(lab.devices, deviceId);
      const end = new Envelopes({ name: clientId, secret: (name) => secrets[name], now: () => clock.now() });
      const current = () => {
        end.follow(inForce.envelopes);
        return end;
      };
      return {
        seal(topicName, plaintext, keyId) {
          const sealed = endUnlessSealed(clientId, () => current().seal(topicName, plaintext, keyId));
          return typeof sealed === 'string' ? new TextEncoder().encode(sealed) : sealed;
        },
        open: (topicName, sealed) => current().open(topicName, sealed)?.plaintext ?? sealed,
        powerOn: () => current().powerOn(),
      };
    },
    connect: (identity = {}) => connectAs(sandbox, lab, identity),
    dial({ actor = 'attacker', listener = firstListener(sandbox), ...dialing } = {}) {
      const link = openRawLink(sandbox.connect(listener, actor, dialing));
      return {
        get open() {
          return link.open;
        },
        send: (bytes) => link.send(bytes),
        async packets() {
          await link.said();
          await sandbox.settled();
          await link.said();
          return link.packets();
        },
        async drop() {
          link.drop();
          await sandbox.settled();
        },
      };
    },
    scram: ({ mechanism = 'SCRAM-SHA-256', ...credentials }) =>
      scramAuthentication({ mechanism, checks: strictScram, ...credentials }),
    now: () => clock.now(),
    async pass(ms, stepMs = 1_000) {
      for (let left = ms; left > 0; left -= stepMs) {
        clock.advance(Math.min(left, stepMs));
        await sandbox.settled();
      }
    },
    async changePolicy(change) {
      inForce = policySchema.parse(change(inForce));
      await sandbox.applyPolicy(inForce);
      await sandbox.settled();
    },
    device: (deviceId) => find(sandbox.devices(), deviceId),
    token: (plan) => sandbox.mintToken(plan),
    service: (name) => sandbox.service(name),
    request: (name, request) => sandbox.request(name, request),
    restartDevice: (deviceId) => sandbox.restartDevice(deviceId),
    restartBroker: () => sandbox.restartBroker(),
    intercept: (deviceId, plan) => sandbox.intercept(deviceId, plan),
    tap: (deviceId) => sandbox.tap(deviceId),
    privateKey: (certificate) => sandbox.privateKey(certificate),
    passwordFile: () => passwordFile(inForce, secrets),
    guessOffline: (plan) => guessOffline(inForce, secrets, plan),
    revoke: (certificate) => sandbox.revoke(certificate),
    settled: () => sandbox.settled(),
    events: () => sandbox.events(),
  };
}

/** Connects as somebody of the lab, and returns whatever came of it. */
export function connectAs(sandbox: Sandbox, lab: LabDefinition, identity: Identity): Promise<ConnectOutcome> {
  return connectClient(sandbox, actorOf(identity, lab), optionsOf(identity, sandbox.secrets));
}

/** ClientIds are the user name where there is one, so that a policy which binds the two does not hurt honest traffic. */
function optionsOf(identity: Identity, secrets: Readonly<Record<string, string>>): ConnectOptions {
  const { account, actor: _, ...options } = identity;
  const clientId = account ?? options.userName ?? 'visitor';
  if (account === undefined) return { clientId, ...options };
  return { clientId, userName: account, ...password(secrets[account]), ...options };
}

/** Only honest parts seal: who has no key to seal with has been hurt by the policy. */
function endUnlessSealed<T>(clientId: string, seal: () => T): T {
  try {
    return seal();
  } catch (error) {
    if (!(error instanceof EnvelopeRejection)) throw error;
    const observed = `${clientId}: sealing was not possible: ${error.message}`;
    throw new CaseEnded({ stage: 'publish', means: 'refused', observed, honest: true });
  }
}

function password(value: string | undefined): Pick<ConnectOptions, 'password'> {
  return value === undefined ? {} : { password: value };
}

function actorOf({ account, actor }: Identity, lab: LabDefinition): ActorId {
  if (actor !== undefined) return actor;
  const given = lab.secrets.some((secret) => secret.id === account && secret.given);
  return account === undefined || given ? 'attacker' : `grader:${account}`;
}

function find<T extends { id: string }>(list: readonly T[], id: string): T {
  const found = list.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw new LabError({
    code: 'ERR_JUDGE_DEVICE',
    title: 'No such device in this case',
    status: 500,
    detail: `A case asked for the device "${id}".`,
    remedy: 'Name a device of lab.ts that the case does not play itself.',
  });
}
