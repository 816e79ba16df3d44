/** The server's half of one exchange. */
import type { Clock } from '../model/clock.ts';
import { type Bytes, equal, fromBase64, fromText, toBase64, xor } from './bytes.ts';
import { isNonce, readAttributes, readText, ScramRefusal, unescapeName } from './messages.ts';
import type { NonceSource } from './nonce-source.ts';
import { digest, hmac, type ScramMechanism, type ScramVerifier } from './verifier.ts';

export interface ScramServerOptions {
  readonly mechanism: ScramMechanism;
  verifierOf(userName: string): Promise<ScramVerifier | undefined>;
  readonly nonce: NonceSource;
  readonly clock: Clock;
  /** Between the challenge and its answer. */
  readonly exchangeMsMax: number;
  /** For unknown users: a salt that is always the same for a name, and this many iterations. */
  readonly disguise: { readonly key: Bytes; readonly iterations: number };
}

/** Each step is taken once, in order; a refused one throws ScramRefusal and ends the exchange. */
export interface ScramExchange {
  /** As client-first said; null before it came. */
  readonly claimed: { readonly userName: string; readonly clientNonce: string } | null;
  /** From client-first to server-first. */
  challenge(clientFirst: Uint8Array): Promise<Bytes>;
  /** From client-final to server-final, and who it was. */
  conclude(clientFinal: Uint8Array): Promise<{ userName: string; serverFinal: Bytes }>;
}

interface Challenged {
  readonly userName: string;
  readonly verifier: ScramVerifier;
  /** Whether the account exists. */
  readonly known: boolean;
  readonly nonce: string;
  readonly gs2Header: string;
  readonly transcript: string;
  readonly atMs: number;
}

export function createScramServer(options: ScramServerOptions): ScramExchange {
  let challenged: Challenged | null = null;
  let claimed: ScramExchange['claimed'] = null;
  return {
    get claimed() {
      return claimed;
    },
    async challenge(clientFirst) {
      const { gs2Header, bare, userName, clientNonce } = readClientFirst(readText(clientFirst));
      claimed = { userName, clientNonce };
      const found = await options.verifierOf(userName);
      const verifier = found ?? (await disguised(options, userName));
      const nonce = clientNonce + options.nonce();
      const serverFirst = `r=${nonce},s=${toBase64(verifier.salt)},i=${verifier.iterations}`;
      const transcript = `${bare},${serverFirst}`;
      const atMs = options.clock.now();
      challenged = { userName, verifier, known: found !== undefined, nonce, gs2Header, transcript, atMs };
      return fromText(serverFirst);
    },
    async conclude(clientFinal) {
      const exchange = challenged;
      challenged = null;
      if (!exchange) throw new ScramRefusal('other-error', 'Nothing was asked.');
      if (options.clock.now() - exchange.atMs > options.exchangeMsMax) {
        throw new ScramRefusal('exchange-expired', 'The answer came too late.');
      }
      return {
        userName: exchange.userName,
        serverFinal: await prove(options.mechanism, exchange, readText(clientFinal)),
      };
    },
  };
}

/** `n,,n=user,r=nonce`: a GS2 header, and the part that the proof covers (RFC 5802, 7). */
function readClientFirst(text: string) {
  const header = /^([ny]|p=[^,]*),(a=[^,]+)?,/.exec(text);
  if (!header) throw new ScramRefusal('invalid-encoding', 'The GS2 header is missing.');
  if (header[1]?.startsWith('p=')) {
    throw new ScramRefusal('channel-binding-not-supported', 'This mechanism binds no channel.');
  }
  const bare = text.slice(header[0].length);
  const [name = '', clientNonce = ''] = readAttributes(bare, 'nr');
  const userName = unescapeName(name);
  if (!isNonce(clientNonce)) throw new ScramRefusal('invalid-encoding', 'The nonce is not printable.');
  if (header[2] !== undefined && unescapeName(header[2].slice(2)) !== userName) {
    throw new ScramRefusal('other-error', 'Acting for somebody else is not supported.');
  }
  return { gs2Header: header[0], bare, userName, clientNonce };
}

/** Does the same work whether the account exists or not, and tells the difference to nobody. */
async function prove(mechanism: ScramMechanism, exchange: Challenged, clientFinal: string): Promise<Bytes> {
  const [binding = '', nonce, proofText = ''] = readAttributes(clientFinal, 'crp');
  if (binding !== toBase64(fromText(exchange.gs2Header))) {
    throw new ScramRefusal('channel-bindings-dont-match', 'The GS2 header was changed on its way.');
  }
  if (nonce !== exchange.nonce) throw new ScramRefusal('nonce-not-ours', 'The nonce is not the one that was given.');
  const withoutProof = clientFinal.slice(0, clientFinal.lastIndexOf(',p='));
  const authMessage = `${exchange.transcript},${withoutProof}`;
  const { storedKey, serverKey } = exchange.verifier;
  const proof = fromBase64(proofText) ?? new Uint8Array();
  const clientKey = xor(proof, await hmac(mechanism, storedKey, authMessage));
  const proven = equal(await digest(mechanism, clientKey), storedKey);
  const serverSignature = await hmac(mechanism, serverKey, authMessage);
  if (!exchange.known) throw new ScramRefusal('unknown-user', `No account is named “${exchange.userName}”.`);
  if (!proven) throw new ScramRefusal('invalid-proof', 'The proof is wrong: so was the password.');
  return fromText(`v=${toBase64(serverSignature)}`);
}

/** A stranger's salt does not change between attempts, as a real one would not. */
async function disguised({ mechanism, disguise }: ScramServerOptions, userName: string): Promise<ScramVerifier> {
  const salt = (await hmac(mechanism, disguise.key, `salt ${userName}`)).slice(0, 16);
  const storedKey = await hmac(mechanism, disguise.key, `stored ${userName}`);
  return { salt, iterations: disguise.iterations, storedKey, serverKey: storedKey };
}
