/** Accounts that clients made themselves, where the policy lets them. */

/** Accounts that are kept; none is forgotten before the broker starts anew, so nobody’s name becomes free again. */
export const registrationsMax = 256;

export class Registrations {
  readonly #passwords = new Map<string, Uint8Array>();

  get full(): boolean {
    return this.#passwords.size >= registrationsMax;
  }

  passwordOf(userName: string): Uint8Array | undefined {
    return this.#passwords.get(userName);
  }

  add(userName: string, password: Uint8Array): void {
    this.#passwords.set(userName, new Uint8Array(password));
  }
}
