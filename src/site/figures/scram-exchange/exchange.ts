/** One SCRAM exchange by the code of the labs, with somebody on the way who may change any message. */

import { fromBase64, fromText, toBase64, xor } from '../../../scram/bytes.ts';
import {
  createScramClient,
  createScramServer,
  makeVerifier,
  type ScramClientChecks,
  ScramRefusal,
  strictClientChecks,
} from '../../../scram/index.ts';
import { deriveKeys, hmac } from '../../../scram/verifier.ts';

export const mechanism = 'SCRAM-SHA-256';

export interface ExchangeInput {
  readonly userName: string;
  readonly password: string;
  readonly clientNonce: string;
  readonly serverNonce: string;
  /** Base64. */
  readonly salt: string;
  readonly iterations: number;
}

/** The example of RFC 7677, section 3. */
export const rfc7677: ExchangeInput = {
  userName: 'user',
  password: 'pencil',
  clientNonce: 'rOprNGfwEbeRWgbNEkqO',
  serverNonce: '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0',
  salt: 'W22ZaJ0SNY7soEsUEjb6gQ==',
  iterations: 4096,
};

const random = (bytes: number) => toBase64(crypto.getRandomValues(new Uint8Array(bytes)));

/** New nonces, as for the next connection of the same client. */
export const withFreshNonces = (input: ExchangeInput): ExchangeInput => ({
  ...input,
  clientNonce: random(18),
  serverNonce: random(18),
});

/** A client that believes what it is told. */
export const carelessChecks: ScramClientChecks = {
  ...strictClientChecks,
  serverSignature: 'ignored',
  noncePrefix: false,
  serverNonce: false,
  iterationsMin: 1,
  iterationsMax: 1_000_000,
};

export interface Step {
  /** Null where the exchange ended before. */
  readonly sent: string | null;
  /** What the receiver got; differs from `sent` where somebody changed it. */
  readonly arrived: string | null;
  /** Why the receiver went no further. */
  readonly refusal: { readonly error: string; readonly message: string } | null;
}

/** What arrives in place of each message; null lets it pass. */
export type Changes = readonly (string | null)[];

const show = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The four steps: client-first, server-first, client-final, server-final. */
export async function runExchange(
  input: ExchangeInput,
  changes: Changes = [],
  checks: ScramClientChecks = strictClientChecks,
): Promise<Step[]> {
  const { client, server } = await parties(input, checks);
  const steps: Step[] = [];
  /** Hands a message over. The receiver’s next message is what `receive` returns. */
  const pass = async <Next>(sent: string, receive: (message: Uint8Array) => Next | Promise<Next>) => {
    const arrived = changes[steps.length] ?? sent;
    try {
      const next = await receive(fromText(arrived));
      steps.push({ sent, arrived, refusal: null });
      return next;
    } catch (error) {
      steps.push({ sent, arrived, refusal: reasonOf(error) });
      return null;
    }
  };
  const challenge = await pass(show(client.clientFirst()), (message) => server.challenge(message));
  const proof = challenge && (await pass(show(challenge), (message) => client.prove(message)));
  const conclusion = proof && (await pass(show(proof), (message) => server.conclude(message)));
  if (conclusion) await pass(show(conclusion.serverFinal), (message) => client.verify(message));
  while (steps.length < 4) steps.push({ sent: null, arrived: null, refusal: null });
  return steps;
}

async function parties(input: ExchangeInput, checks: ScramClientChecks) {
  const { userName, password, clientNonce: nonce, iterations } = input;
  const salt = fromBase64(input.salt) ?? fromText(input.salt);
  const verifier = await makeVerifier(mechanism, password, { iterations, salt });
  const client = createScramClient({ mechanism, userName, password, checks, nonce });
  const server = createScramServer({
    mechanism,
    verifierOf: async (name) => (name === userName ? verifier : undefined),
    nonce: () => input.serverNonce,
    clock: { now: () => 0, after: () => () => {} },
    exchangeMsMax: 30_000,
    disguise: { key: fromText('the broker’s own secret'), iterations },
  });
  return { client, server };
}

function reasonOf(error: unknown) {
  if (error instanceof ScramRefusal) return { error: error.error, message: error.message };
  return { error: 'other-error', message: 'This cannot be computed.' };
}

export interface ComputedValue {
  readonly name: string;
  readonly formula: string;
  readonly value: string;
  readonly holders: string;
}

/** What is computed and never sent, and what is made of it. */
export async function computedValues(input: ExchangeInput, steps: readonly Step[]): Promise<ComputedValue[]> {
  const salt = fromBase64(input.salt) ?? fromText(input.salt);
  const keys = await deriveKeys(mechanism, input.password, { salt, iterations: input.iterations });
  const authMessage = authMessageOf(steps);
  const signature = await hmac(mechanism, keys.storedKey, authMessage);
  const value = (name: string, formula: string, bytes: Uint8Array, holders: string) => ({
    name,
    formula,
    value: toBase64(bytes),
    holders,
  });
  return [
    value('ClientKey', 'HMAC(SaltedPassword, "Client Key")', keys.clientKey, 'client'),
    value('StoredKey', 'H(ClientKey)', keys.storedKey, 'client, broker'),
    value('ServerKey', 'HMAC(SaltedPassword, "Server Key")', keys.serverKey, 'client, broker'),
    {
      name: 'AuthMessage',
      formula: 'client-first-bare , server-first , client-final-without-proof',
      value: authMessage,
      holders: 'everybody on the way',
    },
    value('ClientSignature', 'HMAC(StoredKey, AuthMessage)', signature, 'client, broker'),
    value('ClientProof', 'ClientKey XOR ClientSignature', xor(keys.clientKey, signature), 'everybody on the way'),
    value(
      'ServerSignature',
      'HMAC(ServerKey, AuthMessage)',
      await hmac(mechanism, keys.serverKey, authMessage),
      'everybody on the way',
    ),
  ];
}

function authMessageOf(steps: readonly Step[]): string {
  const bare = (steps[0]?.sent ?? '').replace(/^[^,]*,[^,]*,/, '');
  return `${bare},${steps[1]?.arrived ?? ''},${(steps[2]?.sent ?? '').replace(/,p=.*$/, '')}`;
}

/** Whether a guess explains the proof that was overheard. Knows nothing but the messages. */
export async function explainsProof(guess: string, steps: readonly Step[]): Promise<boolean> {
  const [, saltText = '', iterations = ''] = /,s=([^,]*),i=(\d+)/.exec(steps[1]?.arrived ?? '') ?? [];
  const proof = /,p=(.*)$/.exec(steps[2]?.sent ?? '')?.[1];
  const salt = fromBase64(saltText);
  if (!salt || proof === undefined) return false;
  const { clientKey, storedKey } = await deriveKeys(mechanism, guess, { salt, iterations: Number(iterations) });
  return toBase64(xor(clientKey, await hmac(mechanism, storedKey, authMessageOf(steps)))) === proof;
}
