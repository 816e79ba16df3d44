/** What a guesser needs: hashes, a list of words, and a loop that lets the page breathe and tells how far it is. */
import { argon2id } from '@noble/hashes/argon2.js';
import { hmac } from '@noble/hashes/hmac.js';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { GuessProgress, LabHash } from './lab-api.ts';

const algorithms = { sha256, sha512 };
const SLICE_MS = 30;
const PROGRESS_INTERVAL_MS = 500;

export const hash: LabHash = {
  sha256: (data) => sha256(bytesOf(data)),
  sha512: (data) => sha512(bytesOf(data)),
  hmac: (algorithm, key, data) => hmac(algorithms[algorithm], bytesOf(key), bytesOf(data)),
  pbkdf2: (algorithm, password, { salt, iterations, bytes }) =>
    pbkdf2(algorithms[algorithm], bytesOf(password), bytesOf(salt), { c: iterations, dkLen: bytes }),
  argon2id: (password, { salt, memoryKib, passes, bytes }) =>
    argon2id(bytesOf(password), bytesOf(salt), { m: memoryKib, t: passes, p: 1, dkLen: bytes }),
};

/** The first word that fits, or null. Words are tried in order. */
export async function guess(
  words: Iterable<string>,
  fits: (word: string) => boolean | Promise<boolean>,
  onProgress: (progress: GuessProgress) => void,
): Promise<string | null> {
  const startedMs = performance.now();
  let tried = 0;
  let lastPauseMs = startedMs;
  let lastProgressMs = startedMs;
  const progress = (nowMs: number) => ({
    tried,
    perSecond: Math.round(tried / Math.max(0.001, (nowMs - startedMs) / 1_000)),
  });
  for (const word of words) {
    const found = await fits(word);
    tried += 1;
    const nowMs = performance.now();
    if (found || nowMs - lastProgressMs > PROGRESS_INTERVAL_MS) {
      onProgress(progress(nowMs));
      lastProgressMs = nowMs;
    }
    if (found) return word;
    if (nowMs - lastPauseMs > SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      lastPauseMs = performance.now();
    }
  }
  onProgress(progress(performance.now()));
  return null;
}

function bytesOf(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? new TextEncoder().encode(data) : data;
}
