/**
 * The simulated HTTP services of a lab: what they are, how a lab's world steers them, and how a broker reaches them. By
 * name and never by address, so that no policy makes a broker call anybody else.
 */
import * as z from 'zod';

export const serviceNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

const concurrencyMax = z
  .int()
  .min(1)
  .max(1_024)
  .default(64)
  .describe('Requests at the same time; those beyond it are answered with 503.');

const exposed = z
  .boolean()
  .default(false)
  .describe('Has a port of its own, which the learner’s tools reach: `{{port:<name>}}`.');

export const serviceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('jwks').describe('Publishes public keys at `/jwks.json` (RFC 7517).'),
    name: serviceNameSchema,
    keys: z.array(z.string()).max(8).describe('Ids of `tokenKeys`; secrets among them are not published.'),
    concurrencyMax,
    exposed,
  }),
  z.strictObject({
    kind: z
      .literal('directory')
      .describe(
        'Knows users and passwords, and answers at `/auth` whether they are right. VULNERABLE: fields that it does not know come back in its answer, and long ones take it long.',
      ),
    name: serviceNameSchema,
    users: z
      .array(z.strictObject({ userName: z.string().min(1).max(64), secret: z.string().describe('Id of a secret.') }))
      .max(64),
    concurrencyMax,
    exposed,
  }),
]);
export type ServiceDefinition = z.infer<typeof serviceSchema>;

/** How a service answers, from now on. */
export type ServiceBehaviour =
  | { readonly kind: 'ok' }
  /** Nobody is at the door: the connection is refused. */
  | { readonly kind: 'down' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** The same to everybody. An impostor holds the door and not the key. */
  | {
      readonly kind: 'answers';
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly impostor?: true;
    };

/** A service as a lab's world steers it. What does not fit its kind throws. */
export interface ServiceControl {
  behave(behaviour: ServiceBehaviour): void;
  /** Of a directory: this user is known no more. */
  revoke(userName: string): void;
  /** Of a key set: these keys from now on, by their ids. */
  publish(keys: readonly string[]): void;
  /** Most requests that were under way at the same time. */
  readonly peakConcurrency: number;
}

/** Nobody answered: the one way for a request to fail other than by an answer. */
export class ServiceUnreachable extends Error {
  constructor(service: string) {
    super(`Nothing answers at “${service}”.`);
    this.name = 'ServiceUnreachable';
  }
}

/** How a broker asks the services of its lab. */
export interface ServicePort {
  /**
   * One request, redirects not followed. The host of its URL means nothing. An aborted request rejects.
   * @param onWait told true when nothing but the clock brings the answer nearer, and false when that is over
   * @throws ServiceUnreachable
   */
  ask(service: string, request: Request, onWait?: (waiting: boolean) => void): Promise<Response>;
  /** Key under which this service signs its answers; undefined for a name that the lab does not have. */
  answerKey(service: string): CryptoKey | undefined;
}

/** Names the question that an answer belongs to, so that an old answer is none to a new question. */
export const questionHeader = 'x-question';
/** HMAC-SHA-256 over question, status and body, in hex. */
export const signatureHeader = 'x-signature';

/** What is signed. A status has digits only, and a question no line break. */
export function signedText(question: string, status: number, body: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${question}\n${status}\n${body}`);
}
