/** A user directory that answers over HTTP whether a password is right. */
import type { ServiceDefinition } from '../model/service.ts';
import { readFields } from './request-fields.ts';

type DirectoryDefinition = Extract<ServiceDefinition, { kind: 'directory' }>;

/** Slow enough that many questions at once are under way at once, as in any directory that stores passwords well. */
const iterationsAtLeast = 1_000;

const known = ['username', 'clientid', 'password'];

export class Directory {
  readonly #passwords = new Map<string, string>();
  readonly #salt = crypto.getRandomValues(new Uint8Array(16));

  /** Users whose secret the sandbox does not have are left out. */
  constructor({ users }: DirectoryDefinition, secrets: Readonly<Record<string, string>>) {
    for (const { userName, secret } of users) {
      const password = secrets[secret];
      if (password !== undefined) this.#passwords.set(userName, password);
    }
  }

  revoke(userName: string): void {
    this.#passwords.delete(userName);
  }

  async answer(request: Request): Promise<Response> {
    if (new URL(request.url).pathname !== '/auth') return new Response('no such path', { status: 404 });
    const fields = await readFields(request);
    if (!fields) return new Response('fields expected as JSON, form or query', { status: 400 });
    // VULNERABLE: more rounds for each character, so that long fields occupy it for long (CWE-400, CVE-2013-1443).
    const characters = Object.values(fields).reduce((sum, text) => sum + text.length, 0);
    const iterations = iterationsAtLeast + 4 * characters;
    const right = await this.#isRight(fields['username'] ?? '', fields['password'] ?? '', iterations);
    // VULNERABLE: whoever asks can add fields to the answer, those included that decide (CWE-915).
    return Response.json({ result: right ? 'allow' : 'deny', is_superuser: false, ...unknownFields(fields) });
  }

  /** As slow for users that do not exist. */
  async #isRight(userName: string, password: string, iterations: number): Promise<boolean> {
    const expected = this.#passwords.get(userName);
    const [given, stored] = await Promise.all([
      this.#hash(password, iterations),
      this.#hash(expected ?? '', iterations),
    ]);
    return expected !== undefined && given === stored;
  }

  async #hash(password: string, iterations: number): Promise<string> {
    const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, [
      'deriveBits',
    ]);
    const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt: this.#salt, iterations };
    return String(new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256)));
  }
}

function unknownFields(fields: Readonly<Record<string, string>>): Record<string, string | boolean> {
  const unknown = Object.entries(fields).filter(([name]) => !known.includes(name));
  return Object.fromEntries(
    unknown.map(([name, value]) => [name, value === 'true' ? true : value === 'false' ? false : value]),
  );
}
