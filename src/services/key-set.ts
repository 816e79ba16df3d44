/** The public keys of an issuer, for whoever verifies its tokens (RFC 7517). */
import type { ServiceDefinition } from '../model/service.ts';

/** A public key as JSON; `kid` among its members. */
export type PublicKey = Readonly<Record<string, unknown>>;

export class KeySet {
  readonly #keys: ReadonlyMap<string, PublicKey>;
  #published: readonly string[];

  /** @param keys by id, no secrets among them. */
  constructor({ keys: published }: Extract<ServiceDefinition, { kind: 'jwks' }>, keys: ReadonlyMap<string, PublicKey>) {
    this.#keys = keys;
    this.#published = published;
  }

  publish(ids: readonly string[]): void {
    this.#published = ids;
  }

  answer(request: Request): Response {
    if (new URL(request.url).pathname !== '/jwks.json') return new Response('no such path', { status: 404 });
    return Response.json({ keys: this.#published.flatMap((id) => this.#keys.get(id) ?? []) });
  }
}
