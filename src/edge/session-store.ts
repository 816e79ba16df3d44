import type { Session } from './session.ts';

/** All sessions, present and absent, by ClientId. Bounded by `limits.sessionsMax`, which CONNECT checks. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();

  get size(): number {
    return this.#sessions.size;
  }

  get(clientId: string): Session | undefined {
    return this.#sessions.get(clientId);
  }

  add(session: Session): void {
    this.#sessions.set(session.clientId, session);
  }

  /** Ends the session, if it is still the one under its ClientId. */
  remove(session: Session): void {
    session.end();
    if (this.#sessions.get(session.clientId) === session) this.#sessions.delete(session.clientId);
  }

  countOf(isCounted: (session: Session) => boolean): number {
    let counted = 0;
    for (const session of this.#sessions.values()) if (isCounted(session)) counted += 1;
    return counted;
  }

  [Symbol.iterator](): IterableIterator<Session> {
    return this.#sessions.values();
  }
}
