/** From a lasting key to the secret of one connection, where that is possible (RFC 5246, 7.4.7.1; RFC 4279, 2). */
import { joined } from './records.ts';
import { openPkcs1, readPrivateKey } from './rsa.ts';

/** `psk`: the pre-shared key. `privateKey`: of the server’s certificate, PKCS #8 in PEM. */
export type LastingKey = { readonly psk: Uint8Array } | { readonly privateKey: string };

const premasterBytes = 48;

/** Null where the key does not fit. Wrong pre-shared keys fit here as well as right ones, and show only later. */
export function premasterSecret(key: LastingKey, clientKeyExchange: Uint8Array): Uint8Array | null {
  if ('psk' in key) return fromSharedKey(key.psk);
  const privateKey = readPrivateKey(key.privateKey);
  const encrypted = clientKeyExchange.subarray(2);
  const secret = privateKey && openPkcs1(privateKey, encrypted);
  return secret?.length === premasterBytes ? secret : null;
}

/** As many zeros as the key is long, then the key, each behind its length. */
function fromSharedKey(psk: Uint8Array): Uint8Array {
  const length = Uint8Array.of(psk.length >> 8, psk.length & 0xff);
  return joined([length, new Uint8Array(psk.length), length, psk]);
}
