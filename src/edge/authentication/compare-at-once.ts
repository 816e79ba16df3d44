/** Comparing with a password that is known, and not only a hash of it. */
import type { PasswordSource } from '../../model/policy.ts';
import { constantTimeEquals, type PasswordComparison } from '../../policy/index.ts';

const utf8 = new TextEncoder();

/** Takes as long for a secret that does not exist. */
export function compareAtOnce(
  source: Exclude<PasswordSource, { scheme: 'hashed' | 'stored' }>,
  given: Uint8Array,
  secret: (id: string) => string | undefined,
): PasswordComparison {
  const expected = source.scheme === 'plain' ? source.value : secret(source.secret);
  const same = constantTimeEquals(utf8.encode(expected ?? ''), given);
  if (expected === undefined) return 'not-provisioned';
  return same ? 'same' : 'different';
}
