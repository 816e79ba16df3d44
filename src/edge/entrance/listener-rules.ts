/** What a listener asks of everybody, before and within CONNECT. */
import type { ListenerName } from '../../model/ids.ts';
import type { ListenerPolicy } from '../../model/policy.ts';
import { mqtt311 } from '../../model/spec-ref.ts';
import { parseAddressRange } from '../../policy/index.ts';
import type { Refusal } from '../close-cause.ts';
import type { ProtocolVersion } from '../wire/packets.ts';

/** Why nobody, or nobody from there, gets as far as a handshake; null where they do. */
export function closedTo(
  policy: ListenerPolicy | undefined,
  socketAddress: string,
): 'enabled' | 'reachableFrom' | null {
  if (policy?.enabled === false) return 'enabled';
  return isWithin(policy?.reachableFrom ?? 'everywhere', socketAddress) ? null : 'reachableFrom';
}

function isWithin(reach: ListenerPolicy['reachableFrom'], socketAddress: string): boolean {
  if (reach === 'everywhere') return true;
  if (reach === 'loopback') return isLoopback(socketAddress);
  return reach.some((range) => parseAddressRange(range)?.(socketAddress) === true);
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** Why a CONNECT has no place on this listener, whoever it comes from. */
export function listenerRefusal(
  name: ListenerName,
  policy: ListenerPolicy | undefined,
  protocolVersion: ProtocolVersion,
): Refusal | null {
  if (policy === undefined || policy.protocolVersions.includes(protocolVersion)) return null;
  const reason = `Protocol level ${protocolVersion} is not spoken on this listener.`;
  return { why: 'protocol-version', rule: `listeners.${name}.protocolVersions`, reason, spec: mqtt311('3.1.2-2') };
}
