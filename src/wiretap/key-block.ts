/** From the secret of a connection to the keys of its two directions (RFC 5246, 5, 6.3 and 8.1; RFC 7627, 4). */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha384 } from '@noble/hashes/sha2.js';
import type { RecordedHandshake } from './handshake.ts';
import { joined } from './records.ts';

const hashes = { sha256, sha384 };
const masterBytes = 48;
const verifyBytes = 12;
/** The part of a GCM nonce that is agreed upon; the other stands in each record (RFC 5288, 3). */
const saltBytes = 4;

export interface DirectionKeys {
  readonly key: Uint8Array;
  /** Empty for CBC. */
  readonly salt: Uint8Array;
}

export function masterSecret(handshake: RecordedHandshake, premaster: Uint8Array): Uint8Array {
  const { suite, extendedMasterSecret, clientRandom, serverRandom, transcript } = handshake;
  const expand = (label: string, seed: Uint8Array) => prf(suite.hash, premaster, label, seed, masterBytes);
  if (!extendedMasterSecret) return expand('master secret', joined([clientRandom, serverRandom]));
  return expand('extended master secret', hashes[suite.hash](transcript.toKeyExchange));
}

export function directionKeys(handshake: RecordedHandshake, master: Uint8Array) {
  const { suite, clientRandom, serverRandom } = handshake;
  const { keyBytes, macBytes, mode } = suite;
  const salt = mode === 'gcm' ? saltBytes : 0;
  const seed = joined([serverRandom, clientRandom]);
  const block = prf(suite.hash, master, 'key expansion', seed, 2 * (macBytes + keyBytes + salt));
  const part = (start: number, length: number) => block.subarray(start, start + length);
  const keys = 2 * macBytes;
  const salts = keys + 2 * keyBytes;
  return {
    client: { key: part(keys, keyBytes), salt: part(salts, salt) },
    server: { key: part(keys + keyBytes, keyBytes), salt: part(salts + salt, salt) },
  };
}

/** What the client’s Finished has to say, if this is the right secret. */
export function clientVerifyData({ suite, transcript }: RecordedHandshake, master: Uint8Array): Uint8Array {
  return prf(suite.hash, master, 'client finished', hashes[suite.hash](transcript.toFinished), verifyBytes);
}

function prf(hash: 'sha256' | 'sha384', secret: Uint8Array, label: string, seed: Uint8Array, length: number) {
  const labelled = joined([new TextEncoder().encode(label), seed]);
  const blocks: Uint8Array[] = [];
  let a: Uint8Array = labelled;
  for (let filled = 0; filled < length; filled += hashes[hash].outputLen) {
    a = hmac(hashes[hash], secret, a);
    blocks.push(hmac(hashes[hash], secret, joined([a, labelled])));
  }
  return joined(blocks).subarray(0, length);
}
