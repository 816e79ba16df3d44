/** A new policy acts at once on who is connected and on what they are subscribed to. */
import type { Policy } from '../model/policy.ts';
import { authorizeClientId, checkName, identityUnder } from '../policy/index.ts';
import type { SignedIn } from './authentication/sign-in-stage.ts';
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
    if (!established) continue;
    const signedIn = signedInStill(connection, established);
    if (signedIn) connection.signedInAgain(signedIn);
    else close(connection);
  }
  if (acl.onPolicyChange === 'newRequests') return closed;
  for (const session of [...core.sessions]) {
    const revoked = revokeSubscriptions(core, session);
    if (revoked && acl.onPolicyChange === 'disconnect' && session.connection) close(session.connection);
  }
  return closed;
}

/** The same questions as at CONNECT, with the credentials given then; null where they have another answer now. */
function signedInStill({ core, origin }: EdgeConnection, established: Established): SignedIn | null {
  const { policy } = core;
  const { credentials, claimedClientId, userName, session, enhanced, signedIn } = established;
  if (authorizeClientId(policy.clientId, session.clientId, userName).effect === 'deny') return null;
  if (nameNow(core, 'clientId', session.clientId) !== session.clientId) return null;
  const claim = { ...credentials, clientId: claimedClientId, origin };
  // A proof by AUTH is nobody else’s to decide.
  const again = enhanced ? signedIn.again(policy) : core.signIn.again(policy, claim, signedIn);
  return again && nameNow(core, 'userName', again.userName) === userName ? again : null;
}

/** What a name would be called by the policy in force; undefined where it would be refused. */
function nameNow({ policy }: EdgeCore, kind: 'userName' | 'clientId', name: string | null): string | null | undefined {
  if (name === null) return null;
  const checked = checkName(policy.identity, kind, name, 'connect');
  return 'name' in checked ? checked.name : undefined;
}
