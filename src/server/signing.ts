/** Everything the server derives from its one secret, each purpose under a key of its own. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface Signer {
  /** HMAC-SHA-256 in base64url. */
  sign(text: string): string;
  verify(text: string, signature: string): boolean;
}

export function createSigner(secret: string, purpose: 'learner-cookie' | 'sandbox-seed' | 'progress-file'): Signer {
  const key = createHmac('sha256', secret).update(purpose).digest();
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return { sign, verify: (text, signature) => equalInConstantTime(sign(text), signature) };
}

/** Compares hashes, so that neither the place of the first difference nor the length shows in the time it takes. */
export function equalInConstantTime(one: string, other: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
