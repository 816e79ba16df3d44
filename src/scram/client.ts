/** The client's half of one exchange, and what it may neglect to check about the server. */
import { type Bytes, equal, fromBase64, fromText, toBase64, xor } from './bytes.ts';
import { escapeName, isNonce, readAttributes, readText, ScramRefusal } from './messages.ts';
import { deriveKeys, hmac, type ScramMechanism } from './verifier.ts';

/** Anything less than `strictClientChecks` is VULNERABLE to whoever answers in the server's place. */
export interface ScramClientChecks {
  /** `present` looks only for a `v=`, `ifPresent` compares it where there is one. */
  readonly serverSignature: 'required' | 'ifPresent' | 'present' | 'ignored';
  /** The server's nonce has to begin with ours. */
  readonly noncePrefix: boolean;
  /** The server has to add something of its own. */
  readonly serverNonce: boolean;
  readonly iterationsMin: number;
  readonly iterationsMax: number;
  /** Extensions that have to be understood (`m=`) end the exchange. */
  readonly refuseExtensions: boolean;
  /** Base64 of the one salt that is accepted; null for any, so that the password can be changed. */
  readonly pinnedSalt: string | null;
}

/** Everything RFC 5802 asks for, and the bounds of a device that is neither fooled nor kept busy. */
export const strictClientChecks: ScramClientChecks = {
  serverSignature: 'required',
  noncePrefix: true,
  serverNonce: true,
  iterationsMin: 4_096,
  iterationsMax: 200_000,
  refuseExtensions: true,
  pinnedSalt: null,
};

export interface ScramClientOptions {
  readonly mechanism: ScramMechanism;
  readonly userName: string;
  readonly password: string;
  readonly checks: ScramClientChecks;
  /** Printable, without a comma; random by default. */
  readonly nonce?: string;
}

/** A step that throws ScramRefusal ends the exchange: nothing more may be sent to this server. */
export interface ScramClient {
  clientFirst(): Bytes;
  /** From server-first to client-final. */
  prove(serverFirst: Uint8Array): Promise<Bytes>;
  /** Looks at server-final; null where the server sent none. */
  verify(serverFinal: Uint8Array | null): void;
}

export function createScramClient(options: ScramClientOptions): ScramClient {
  const { mechanism, checks } = options;
  const nonce = options.nonce ?? toBase64(crypto.getRandomValues(new Uint8Array(18)));
  const bare = `n=${escapeName(options.userName)},r=${nonce}`;
  let serverSignature: Bytes | null = null;
  return {
    clientFirst: () => fromText(`n,,${bare}`),
    async prove(serverFirst) {
      const text = readText(serverFirst);
      const challenge = readChallenge(text, nonce, checks);
      const keys = await deriveKeys(mechanism, options.password, challenge);
      const withoutProof = `c=${toBase64(fromText('n,,'))},r=${challenge.nonce}`;
      const authMessage = `${bare},${text},${withoutProof}`;
      const proof = xor(keys.clientKey, await hmac(mechanism, keys.storedKey, authMessage));
      serverSignature = await hmac(mechanism, keys.serverKey, authMessage);
      return fromText(`${withoutProof},p=${toBase64(proof)}`);
    },
    verify(serverFinal) {
      if (!isProven(serverFinal, serverSignature, checks.serverSignature)) {
        throw new ScramRefusal('server-not-proven', 'The server does not know the password.');
      }
    },
  };
}

function readChallenge(text: string, ours: string, checks: ScramClientChecks) {
  const extensions = { allowMandatoryExtensions: !checks.refuseExtensions };
  const [nonce = '', saltText = '', iterationText = ''] = readAttributes(text, 'rsi', extensions);
  const prefixed = nonce.startsWith(ours);
  if (!isNonce(nonce) || (checks.noncePrefix && !prefixed) || (checks.serverNonce && nonce === ours)) {
    throw new ScramRefusal('nonce-not-ours', 'The nonce is not ours with something added.');
  }
  const iterations = /^[1-9]\d{0,9}$/.test(iterationText) ? Number(iterationText) : 0;
  if (iterations < Math.max(1, checks.iterationsMin) || iterations > checks.iterationsMax) {
    throw new ScramRefusal('iterations-out-of-range', `${iterationText} iterations are too few or too many.`);
  }
  if (checks.pinnedSalt !== null && saltText !== checks.pinnedSalt) {
    throw new ScramRefusal('salt-changed', 'The salt is not the one that was pinned.');
  }
  const salt = fromBase64(saltText);
  if (!salt) throw new ScramRefusal('invalid-encoding', 'The salt is no base64.');
  return { nonce, salt, iterations };
}

function isProven(
  message: Uint8Array | null,
  expected: Bytes | null,
  check: ScramClientChecks['serverSignature'],
): boolean {
  if (check === 'ignored') return true;
  const text = message && readText(message);
  const given = text?.startsWith('v=') ? text.slice(2) : null;
  if (check === 'present') return given !== null;
  if (given === null) return check === 'ifPresent';
  return expected !== null && equal(fromBase64(given.split(',')[0] ?? '') ?? new Uint8Array(), expected);
}
