/** The modes, good and bad, behind one signature. What is wrong with the bad ones is wrong with them everywhere. */
import { cbc, ctr, gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { EnvelopeMode } from '../model/policy.ts';
import { type Bytes, concat, equal } from './bytes.ts';
import { crc32 } from './crc32.ts';
import type { EnvelopeKeys } from './keys.ts';
import { EnvelopeRejection } from './rejection.ts';

export interface CipherInput {
  keys: EnvelopeKeys;
  nonce: Uint8Array;
  associatedData: Uint8Array;
  tagBytes: number;
}

export interface Cipher {
  seal(plaintext: Uint8Array, input: CipherInput): Bytes;
  /** @throws EnvelopeRejection `checksum`, `padding`, `tag` */
  open(body: Uint8Array, input: CipherInput): Bytes;
}

const fullTagBytes = 16;

/** Nothing tells whether anybody has changed it. */
const plainCtr: Cipher = { seal: streamed, open: streamed };

const plainCbc: Cipher = {
  seal: (plaintext, { keys, nonce }) => bytes(cbc(keys.encryption(16), nonce).encrypt(plaintext)),
  open(body, { keys, nonce }) {
    try {
      return bytes(cbc(keys.encryption(16), nonce).decrypt(body));
    } catch {
      throw new EnvelopeRejection('padding', 'What comes out of the cipher does not end as padding has to.');
    }
  },
};

export const ciphers: Readonly<Record<EnvelopeMode, Cipher>> = {
  'AES-CTR': plainCtr,
  'AES-CTR+CRC32': withChecksum(crc32, 4),
  'AES-CTR+SHA256': withChecksum((data) => bytes(sha256(data)), 32),
  'AES-CBC': plainCbc,
  'AES-CBC+HMAC': encryptThenMac(plainCbc),
  'AES-GCM': aead((input) => gcm(input.keys.encryption(16), input.nonce, input.associatedData)),
  'ChaCha20-Poly1305': aead((input) => chacha20poly1305(input.keys.encryption(32), input.nonce, input.associatedData)),
};

function streamed(data: Uint8Array, { keys, nonce }: CipherInput): Bytes {
  return bytes(ctr(keys.encryption(16), nonce).encrypt(data));
}

/** VULNERABLE: whoever knows the plaintext knows the checksum, and a stream cipher lets them exchange both. */
function withChecksum(checksum: (data: Uint8Array) => Bytes, length: number): Cipher {
  return {
    seal: (plaintext, input) => streamed(concat(plaintext, checksum(plaintext)), input),
    open(body, input) {
      const both = streamed(body, input);
      const plaintext = both.slice(0, Math.max(0, both.length - length));
      if (equal(both.slice(plaintext.length), checksum(plaintext))) return plaintext;
      throw new EnvelopeRejection('checksum', 'The checksum does not fit the content.');
    },
  };
}

/** The tag covers what is sent, and is looked at before anything is decrypted. */
function encryptThenMac(cipher: Cipher): Cipher {
  const tagOf = (body: Uint8Array, { keys, nonce, associatedData, tagBytes }: CipherInput) =>
    bytes(hmac(sha256, keys.authentication, concat(associatedData, nonce, body))).slice(0, tagBytes);
  return {
    seal(plaintext, input) {
      const body = cipher.seal(plaintext, input);
      return concat(body, tagOf(body, input));
    },
    open(sealed, input) {
      const body = sealed.slice(0, Math.max(0, sealed.length - input.tagBytes));
      if (!equal(bytes(sealed.slice(body.length)), tagOf(body, input))) throw wrongTag();
      return cipher.open(body, input);
    },
  };
}

/**
 * Both are stream ciphers inside, so that encrypting a ciphertext gives the plaintext again, and encrypting that the tag
 * that belongs to it: this is how a tag can be compared that was cut.
 */
function aead(cipherFor: (input: CipherInput) => { encrypt(data: Uint8Array): Uint8Array }): Cipher {
  const run = (data: Uint8Array, input: CipherInput) => {
    const whole = bytes(cipherFor(input).encrypt(data));
    const end = whole.length - fullTagBytes;
    return { text: whole.slice(0, end), tag: whole.slice(end, end + input.tagBytes) };
  };
  return {
    seal(plaintext, input) {
      const { text, tag } = run(plaintext, input);
      return concat(text, tag);
    },
    open(sealed, input) {
      const body = sealed.slice(0, Math.max(0, sealed.length - input.tagBytes));
      const { text: plaintext } = run(body, input);
      if (!equal(bytes(sealed.slice(body.length)), run(plaintext, input).tag)) throw wrongTag();
      return plaintext;
    },
  };
}

function wrongTag(): EnvelopeRejection {
  return new EnvelopeRejection('tag', 'The tag does not fit: content, key, or what it is bound to is another.');
}

function bytes(data: Uint8Array): Bytes {
  return Uint8Array.from(data);
}
