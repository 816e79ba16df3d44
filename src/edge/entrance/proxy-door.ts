/** Who a connection comes from, where proxies stand before the listener: only what a trusted one says is believed. */
import type { NetworkConnection } from '../../model/network.ts';
import type { ProxyPolicy } from '../../model/policy.ts';
import { parseAddressRange } from '../../policy/index.ts';
import { type ProxyHeader, readProxyHeader } from './proxy-header.ts';
import { readAhead } from './read-ahead.ts';

export type ProxyAnswer =
  | { kind: 'believed'; header: ProxyHeader; origin: NetworkConnection }
  /** None came, and none has to. */
  | { kind: 'direct' }
  | { kind: 'refused'; reason: string };

/** Null where the connection ended first. */
export async function passProxyDoor(policy: ProxyPolicy, origin: NetworkConnection): Promise<ProxyAnswer | null> {
  return readAhead(origin.stream, (bytes) => decide(policy, origin, bytes));
}

type Decision = { result: ProxyAnswer; taken: number } | undefined;

function refused(reason: string): Decision {
  return { result: { kind: 'refused', reason }, taken: 0 };
}

function decide(policy: ProxyPolicy, origin: NetworkConnection, bytes: Uint8Array): Decision {
  const reading = readProxyHeader(bytes);
  switch (reading.kind) {
    case 'more':
      return undefined;
    case 'none':
      if (policy.requireHeader) return refused('There is no PROXY header.');
      return { result: { kind: 'direct' }, taken: 0 };
    case 'wrong':
      return refused(reading.reason);
    case 'header':
      return believe(policy, origin, bytes, reading);
  }
}

function believe(
  policy: ProxyPolicy,
  origin: NetworkConnection,
  bytes: Uint8Array,
  { header, length }: { header: ProxyHeader; length: number },
): Decision {
  const { remoteAddress: socketAddress } = origin;
  if (!isTrusted(policy, socketAddress)) return refused(`${socketAddress} is none of the proxies that are believed.`);
  if (!policy.versions.includes(header.version)) return refused(`Version ${header.version} is not spoken here.`);
  // A stream that goes on like this begins neither MQTT nor TLS: somebody put their own header behind the proxy’s.
  if (bytes.length === length) return undefined;
  if (readProxyHeader(bytes.subarray(length)).kind !== 'none') return refused('There is a second PROXY header.');
  const named = header.sourceAddress === null ? {} : { remoteAddress: header.sourceAddress };
  const certified = policy.identityFromTls && header.commonName !== null ? { certifiedName: header.commonName } : {};
  const result = {
    kind: 'believed',
    header,
    origin: { ...origin, ...named, ...certified, proxied: { socketAddress } },
  } as const;
  return { result, taken: length };
}

/** Socket addresses and nothing else: what stands in a header is a claim. */
export function isTrusted({ trusted }: ProxyPolicy, socketAddress: string): boolean {
  return trusted.some((range) => range === '*' || parseAddressRange(range)?.(socketAddress) === true);
}
