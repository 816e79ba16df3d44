/** A new policy acts at once on who is connected and on what they are subscribed to. */
import type { Policy } from '../model/policy.ts';
import { authenticate, authorizeClientId, checkName, identityUnder } from '../policy/index.ts';
import { compareAtOnce } from './authentication/compare-at-once.ts';
import type { EdgeConnection, EdgeCore, Established } from './core.ts';
import { revokeSubscriptions } from './revoke-subscriptions.ts';

/** Returns how many connections were closed. The sessions of absent clients lose subscriptions too. */
export function enforcePolicy(core: EdgeCore, before: Policy, connections: Iterable<EdgeConnection>): number {
  let closed = 0;
  const close = (connection: Pick<EdgeConnection, 'close'>) => {
    connection.close('policy-changed');
    closed += 1;
  };
  const { auth, acl } = core.policy;
  for (const session of core.sessions) session.identity = identityUnder(auth, before.auth, session.identity);
  for (const connection of [...connections]) {
    const { established } = connection;
    if (established && !stillAccepted(core, established)) close(connection);
  }
  if (acl.onPolicyChange === 'newRequests') return closed;
  for (const session of [...core.sessions]) {
    const revoked = revokeSubscriptions(core, session);
    if (revoked && acl.onPolicyChange === 'disconnect' && session.connection) close(session.connection);
  }
  return closed;
}

/** The same questions as at CONNECT, with the credentials given then. */
function stillAccepted(core: EdgeCore, established: Established): boolean {
  const { auth, clientId } = core.policy;
  const { credentials, passwordRecord, userName, session, enhanced } = established;
  if (authorizeClientId(clientId, session.clientId, userName).effect === 'deny') return false;
  if (nameNow(core, 'clientId', session.clientId) !== session.clientId) return false;
  if (enhanced) return enhanced.stillHolds(auth) && nameNow(core, 'userName', userName) === userName;
  const answer = authenticate(auth, credentials, (source, password) => {
    if (source.scheme !== 'hashed') return compareAtOnce(source, password, (id) => core.secret(id));
    // A hashed password is not compared again: another record asks for another CONNECT.
    return source.record === passwordRecord ? 'same' : 'different';
  });
  return answer.effect === 'allow' && nameNow(core, 'userName', answer.userName) === userName;
}

/** What a name would be called by the policy in force; undefined where it would be refused. */
function nameNow({ policy }: EdgeCore, kind: 'userName' | 'clientId', name: string | null): string | null | undefined {
  if (name === null) return null;
  const checked = checkName(policy.identity, kind, name, 'connect');
  return 'name' in checked ? checked.name : undefined;
}
