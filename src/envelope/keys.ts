/** From the secret of a key to the keys that are used: one for each purpose, and for each direction (RFC 5869). */
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesFromHex } from '../model/packet-borders.ts';
import { type Bytes, fromText } from './bytes.ts';

export interface EnvelopeKeys {
  /** 16 octets for AES, 32 for ChaCha20. */
  encryption(length: 16 | 32): Bytes;
  authentication: Bytes;
}

/** @param secret hex if it is any, else the octets of the text. @param direction the sender’s name, or empty for all alike */
export function deriveKeys(secret: string, direction: string): EnvelopeKeys {
  const material = /^([0-9a-f]{2})+$/i.test(secret) ? bytesFromHex(secret) : fromText(secret);
  const derive = (purpose: string, length: number): Bytes =>
    Uint8Array.from(hkdf(sha256, material, new Uint8Array(), fromText(`${purpose}/${direction}`), length));
  return {
    encryption: (length) => derive(`encryption-${length}`, length),
    authentication: derive('authentication', 32),
  };
}
