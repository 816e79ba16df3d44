/** Who is connected already and would not get in any more: doors are asked again when their rules change. */
import { certifiedNameOf } from '../authentication/transport-identity.ts';
import type { EdgeConnection, EdgeCore } from '../core.ts';
import { closedTo, listenerRefusal } from './listener-rules.ts';
import { originMayEnter } from './origin-door.ts';
import { isTrusted } from './proxy-door.ts';
import { certificateRefusal } from './tls-door.ts';

const versions = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Returns how many connections were closed. */
export function closeUnwelcome(core: EdgeCore, connections: Iterable<EdgeConnection>): number {
  let closed = 0;
  for (const connection of [...connections]) {
    if (isRevoked(core, connection)) connection.close('certificate-revoked');
    else if (isUnwelcome(core, connection)) connection.close('policy-changed');
    else continue;
    closed += 1;
  }
  return closed;
}

/** A list that was read once, when the listener began, takes nobody’s connection away. */
function isRevoked({ policy, hall }: EdgeCore, { origin: { listener, tls } }: EdgeConnection): boolean {
  const rule = policy.listeners[listener]?.tls?.clientCertificate;
  if (rule?.revocation !== 'live' || rule.ask !== 'require' || !tls?.peer) return false;
  return hall?.isRevoked(listener, tls.peer.serialNumber) ?? false;
}

function isUnwelcome({ policy, hall }: EdgeCore, { origin, established }: EdgeConnection): boolean {
  const { listener, proxied, remoteAddress, tls } = origin;
  const rules = policy.listeners[listener];
  if (!rules) return false;
  if (closedTo(rules, proxied?.socketAddress ?? remoteAddress)) return true;
  if (established && listenerRefusal(listener, rules, established.protocolVersion)) return true;
  if (proxied && !(rules.proxy && isTrusted(rules.proxy, proxied.socketAddress))) return true;
  if (!proxied && established && rules.proxy?.requireHeader) return true;
  if (hall && !originMayEnter(rules, origin.origin ?? null, hall.host)) return true;
  if (!tls || !rules.tls) return false;
  const { minVersion, maxVersion } = rules.tls;
  const version = versions.indexOf(tls.version);
  if (version < versions.indexOf(minVersion) || version > versions.indexOf(maxVersion)) return true;
  if (tls.pskIdentity !== null && certifiedNameOf(rules.tls, tls) === null) return true;
  return certificateRefusal(rules.tls, tls) !== null;
}
