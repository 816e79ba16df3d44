/**
 * Who a connection is by its transport: a verified certificate, a pre-shared key, or what a trusted proxy says of one.
 * What CONNECT claims is held against it.
 */
import type { NetworkConnection } from '../../model/network.ts';
import type { ClientCertificatePolicy, ListenerPolicy, TlsPolicy } from '../../model/policy.ts';
import type { TlsFacts } from '../../model/transports.ts';

/** The name a handshake stands for, by the policy of its listener; null where it stands for none. */
export function certifiedNameOf({ clientCertificate, psk }: TlsPolicy, tls: TlsFacts): string | null {
  if (tls.pskIdentity !== null) {
    const known = psk?.identities.find(({ identity }) => identity === tls.pskIdentity);
    return known ? (known.userName ?? known.identity) : null;
  }
  if (!clientCertificate || !tls.peer) return null;
  // VULNERABLE with `request`: the name on a badge that nobody looked at.
  if (!tls.authorized && clientCertificate.ask === 'require') return null;
  return nameOn(tls.peer, clientCertificate.identityFrom);
}

function nameOn(peer: NonNullable<TlsFacts['peer']>, from: ClientCertificatePolicy['identityFrom']): string | null {
  if (from === 'commonName') return peer.commonName;
  if (from === null) return null;
  const prefix = from === 'subjectAltNameDns' ? 'dns:' : 'uri:';
  // More than one name would let the owner choose who to be.
  const names = peer.subjectAltNames.filter((name) => name.startsWith(prefix));
  return names.length === 1 ? (names[0]?.slice(prefix.length) ?? null) : null;
}

export type TransportIdentity =
  | { kind: 'none' }
  | { kind: 'certified'; userName: string; rule: string }
  | { kind: 'mismatch'; rule: string; reason: string };

/** @param claimed user name in CONNECT; null without. */
export function transportIdentity(
  name: string,
  policy: ListenerPolicy | undefined,
  { certifiedName, tls }: NetworkConnection,
  claimed: string | null,
): TransportIdentity {
  if (certifiedName === undefined) return { kind: 'none' };
  const rule = `listeners.${name}.${ruleOf(tls)}`;
  const how = claimedUserName(policy, tls);
  if (how === 'unbound') return { kind: 'none' };
  if (claimed === null || claimed === certifiedName || how === 'replaced') {
    return { kind: 'certified', userName: certifiedName, rule };
  }
  if (how === 'wins') return { kind: 'certified', userName: claimed, rule };
  return { kind: 'mismatch', rule, reason: `The connection belongs to “${certifiedName}”, not to “${claimed}”.` };
}

function ruleOf(tls: TlsFacts | undefined): string {
  if (!tls || (tls.peer === null && tls.pskIdentity === null)) return 'proxy.identityFromTls';
  return tls.pskIdentity === null ? 'tls.clientCertificate' : 'tls.psk';
}

function claimedUserName(
  policy: ListenerPolicy | undefined,
  tls: TlsFacts | undefined,
): ClientCertificatePolicy['claimedUserName'] | 'unbound' {
  if (tls && tls.pskIdentity !== null) return policy?.tls?.psk?.bindUserName === false ? 'unbound' : 'mustMatch';
  if (tls?.peer) return policy?.tls?.clientCertificate?.claimedUserName ?? 'mustMatch';
  return 'mustMatch';
}
