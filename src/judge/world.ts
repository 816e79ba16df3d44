/** The lab world of one case, on top of its own sandbox. */
import { connectClient } from '../actors/index.ts';
import type { Identity, LabWorld } from '../lab-kit/index.ts';
import type { ConnectOptions } from '../model/actor-client.ts';
import type { ActorId } from '../model/ids.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import { LabError } from '../model/problem.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { createParticipant, endUnlessDone } from './participant.ts';

/** `lab` is the whole lab; the sandbox was started without the devices that the case plays itself. */
export function createWorld(sandbox: Sandbox, lab: LabDefinition): LabWorld {
  const { secrets } = sandbox;

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
      return join(actor, { clientId, userName, ...password(secrets[userName]), ...options }, true);
    },
    connect: (identity = {}) => connectClient(sandbox, actorOf(identity, lab), optionsOf(identity, secrets)),
    device: (deviceId) => find(sandbox.devices(), deviceId),
    restartDevice: (deviceId) => sandbox.restartDevice(deviceId),
    settled: () => sandbox.settled(),
    events: () => sandbox.events(),
  };
}

/** ClientIds are the user name where there is one, so that a policy which binds the two does not hurt honest traffic. */
function optionsOf(identity: Identity, secrets: Readonly<Record<string, string>>): ConnectOptions {
  const { account, actor: _, ...options } = identity;
  const clientId = account ?? options.userName ?? 'visitor';
  if (account === undefined) return { clientId, ...options };
  return { clientId, userName: account, ...password(secrets[account]), ...options };
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
