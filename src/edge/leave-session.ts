import type { EdgeConnection, Established } from './core.ts';
import { publishWill } from './publication.ts';

/** The network connection ended, for whatever reason: what remains of the session, and what becomes of the Will. */
export function leaveSession(connection: EdgeConnection, established: Established): void {
  const { session, will } = established;
  const { router, sessions } = connection.core;
  session.detach();
  router.publishSystem('disconnect/clients', session.clientId);
  const delaySeconds = will?.properties.willDelayInterval ?? 0;
  if (will && delaySeconds > 0) session.delayWill(delaySeconds, () => publishWill(connection, established, will));
  if (session.expirySeconds === 0) sessions.remove(session);
  else session.whenAbsentFor(session.expirySeconds, () => sessions.remove(session));
  if (will && delaySeconds === 0) publishWill(connection, established, will);
}
