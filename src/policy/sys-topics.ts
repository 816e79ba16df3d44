/** `$SYS/…` is where the broker tells about itself (5.0, 4.7.2). */
import type { Policy, SysPolicy } from '../model/policy.ts';
import { type PrincipalTest, principalTest } from './principal-pattern.ts';
import type { AclRequest, Decision, Identity } from './request.ts';

const noPublishing: Decision = {
  effect: 'deny',
  rule: 'broker.sys',
  reason: 'Topics under $SYS belong to the broker; no client publishes there.',
};

const notAReader: Decision = {
  effect: 'deny',
  rule: 'sys.readers',
  reason: 'What the broker tells about itself under $SYS is for sys.readers only.',
};

/**
 * What is refused before any rule is asked, and where none is asked; null where it is for the rules to decide.
 * A filter that begins with a wildcard matches nothing under `$SYS` [MQTT-4.7.2-1], so the first level tells.
 */
export function brokerRefusal(policy: Policy, who: Identity, request: AclRequest): Decision | null {
  const topic = request.action === 'subscribe' ? request.topicFilter : request.topicName;
  if (!topic.startsWith('$SYS') || (topic.length > 4 && topic[4] !== '/')) return null;
  if (request.action === 'publish') return noPublishing;
  return readersOf(policy.sys).some((isReader) => isReader(who)) ? null : notAReader;
}

const compiled = new WeakMap<SysPolicy, readonly PrincipalTest[]>();

function readersOf(sys: SysPolicy): readonly PrincipalTest[] {
  const known = compiled.get(sys);
  if (known) return known;
  const readers = sys.readers.map(principalTest);
  compiled.set(sys, readers);
  return readers;
}
