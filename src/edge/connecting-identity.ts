/** The names under which somebody is let in, which become parts of topic filters. */
import { mqtt311 } from '../model/spec-ref.ts';
import { checkName, type Decision, type Identity } from '../policy/index.ts';
import type { SignedIn } from './authentication/sign-in-stage.ts';
import type { Refusal } from './close-cause.ts';
import type { EdgeConnection } from './core.ts';
import type { ConnectPacket } from './wire/packets.ts';

/** Who it is from here on, or why nobody can be called that. Without a ClientId the broker makes one. */
export function connectingIdentity(
  { core, origin }: EdgeConnection,
  packet: ConnectPacket,
  { userName, groups, superuser }: SignedIn,
): Identity | Refusal {
  const { identity } = core.policy;
  const user = userName === null ? { name: null } : checkName(identity, 'userName', userName, 'connect');
  if (!('name' in user)) return refusal('bad-credentials', user);
  if (packet.clientId === '') return identityOf(`auto-${crypto.randomUUID()}`, user.name);
  const client = checkName(identity, 'clientId', packet.clientId, 'connect');
  return 'name' in client ? identityOf(client.name, user.name) : refusal('client-id', client);

  function identityOf(clientId: string, name: string | null): Identity {
    return { clientId, userName: name, groups, superuser, address: origin.remoteAddress };
  }
}

function refusal(why: Refusal['why'], { rule, reason }: Decision): Refusal {
  return { why, rule, reason, spec: why === 'client-id' ? mqtt311('3.1.3-9') : null };
}
