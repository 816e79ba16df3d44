/** Where a server's part of the nonce comes from. All but `random` are VULNERABLE: they let an exchange be replayed. */
import type { Clock } from '../model/clock.ts';
import { toBase64 } from './bytes.ts';

export type NonceSourceKind = 'random' | 'constant' | 'counter' | 'seconds';
export type NonceSource = () => string;

/**
 * One source serves a whole broker; a broker that starts anew starts its counter anew.
 * @param bytes random octets of a `random` nonce; 18 make 24 characters
 */
export function createNonceSource(
  kind: NonceSourceKind,
  { bytes, clock }: { bytes: number; clock: Clock },
): NonceSource {
  let count = 0;
  switch (kind) {
    case 'random':
      return () => toBase64(crypto.getRandomValues(new Uint8Array(bytes)));
    case 'constant':
      return () => 'fixedForTesting';
    case 'counter':
      return () => {
        count += 1;
        return String(count);
      };
    case 'seconds':
      return () => `${Math.floor(clock.now() / 1000)}`;
  }
}
