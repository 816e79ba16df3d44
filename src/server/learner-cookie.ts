/** Who is asking. A learner is a random id in a signed cookie; there is no sign-up and nothing to forget. */
import { randomBytes } from 'node:crypto';
import type { Signer } from './signing.ts';

const NAME = 'learner';
const ONE_YEAR_SECONDS = 31_536_000;

/** The learner of a `Cookie` header, or null when there is none or it is not ours. */
export function learnerFromCookie(header: string | undefined, signer: Signer): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name !== NAME || value === undefined) continue;
    const [id = '', signature = ''] = value.split('.', 2);
    if (/^[A-Za-z0-9_-]{22}$/.test(id) && signer.verify(id, signature)) return id;
  }
  return null;
}

export function newLearner(): string {
  return randomBytes(16).toString('base64url');
}

/** `Set-Cookie` value. Lax and not Strict: who follows a link to the course stays who they are. */
export function learnerCookie(id: string, signer: Signer, secure: boolean): string {
  const attributes = `Path=/; Max-Age=${ONE_YEAR_SECONDS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return `${NAME}=${id}.${signer.sign(id)}; ${attributes}`;
}
