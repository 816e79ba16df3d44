/** A new policy acts at once on who is connected and on what they are subscribed to. */
import { authenticate, authorize, authorizeClientId } from '../policy/index.ts';
import { compareAtOnce } from './authentication/compare-at-once.ts';
import type { EdgeConnection, EdgeCore, Established } from './core.ts';
import type { Session } from './session.ts';

/** Returns how many connections were closed. The sessions of absent clients lose subscriptions too. */
export function enforcePolicy(core: EdgeCore, connections: Iterable<EdgeConnection>): number {
  let closed = 0;
  for (const connection of [...connections]) {
    const { established } = connection;
    if (!established || stillAccepted(core, established)) continue;
    connection.close('policy-changed');
    closed += 1;
  }
  for (const session of core.sessions) revokeSubscriptions(core, session);
  return closed;
}

/** The same questions as at CONNECT, with the credentials given then. */
function stillAccepted(core: EdgeCore, established: Established): boolean {
  const { auth, clientId } = core.policy;
  const { credentials, passwordRecord, userName, session, enhanced } = established;
  if (enhanced) {
    return enhanced.stillHolds(auth) && authorizeClientId(clientId, session.clientId, userName).effect === 'allow';
  }
  const answer = authenticate(auth, credentials, (source, password) => {
    if (source.scheme !== 'hashed') return compareAtOnce(source, password, (id) => core.secret(id));
    // A hashed password is not compared again: another record asks for another CONNECT.
    return source.record === passwordRecord ? 'same' : 'different';
  });
  if (answer.effect === 'deny' || answer.userName !== userName) return false;
  return authorizeClientId(clientId, session.clientId, userName).effect === 'allow';
}

function revokeSubscriptions(core: EdgeCore, session: Session): void {
  for (const [asGiven, { topicFilter, qos }] of [...session.subscriptions]) {
    const decision = authorize(core.policy, session.identity, { action: 'subscribe', topicFilter, qos });
    if (decision.effect === 'allow') continue;
    session.unsubscribe(asGiven);
    session.emit({ type: 'subscription.revoked', topicFilter: asGiven, rule: decision.rule });
  }
}
