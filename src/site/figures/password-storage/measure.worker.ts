/** Guesses with one scheme for a while and says how long a guess took. A worker, so that the page stays its own. */
import type { StorageScheme } from './schemes.ts';

export interface Measurement {
  readonly id: string;
  /** Null where this browser cannot do it; `why` says so. */
  readonly ms: number | null;
  readonly why?: string;
}

const MEASURING_MS = 500;
/** Below this, calling WebCrypto costs as much as hashing, so that many calls are under way together. */
const QUICK_MS = 2;
const TOGETHER = 64;
const salt = crypto.getRandomValues(new Uint8Array(16));
const text = new TextEncoder();

type Guess = (password: string) => Promise<unknown>;

async function guessWith(scheme: StorageScheme): Promise<Guess> {
  if (scheme.kind === 'sha256') {
    return (password) => crypto.subtle.digest('SHA-256', new Uint8Array([...salt, ...text.encode(password)]));
  }
  if (scheme.kind === 'pbkdf2') {
    const { hash, iterations } = scheme;
    return async (password) => {
      const key = await crypto.subtle.importKey('raw', text.encode(password), 'PBKDF2', false, ['deriveBits']);
      return crypto.subtle.deriveBits({ name: 'PBKDF2', hash, salt, iterations }, key, hash === 'SHA-256' ? 256 : 512);
    };
  }
  const { argon2id, bcrypt, scrypt } = await import('hash-wasm');
  const common = { salt, parallelism: 1, hashLength: 32, outputType: 'binary' } as const;
  if (scheme.kind === 'bcrypt') {
    return (password) => bcrypt({ password, salt, costFactor: scheme.cost, outputType: 'binary' });
  }
  if (scheme.kind === 'scrypt') {
    return (password) => scrypt({ ...common, password, costFactor: 2 ** scheme.logN, blockSize: 8 });
  }
  return (password) => argon2id({ ...common, password, iterations: scheme.passes, memorySize: scheme.memoryKib });
}

/** Milliseconds a guess. The first one is not counted: it loads and compiles. */
async function measure(scheme: StorageScheme): Promise<number> {
  const guess = await guessWith(scheme);
  await guess('first');
  const single = performance.now();
  await guess('second');
  const together = performance.now() - single < QUICK_MS && 'subtle' in crypto ? TOGETHER : 1;
  let guesses = 0;
  const begun = performance.now();
  do {
    await Promise.all(Array.from({ length: together }, (_, index) => guess(`guess ${guesses + index}`)));
    guesses += together;
  } while (performance.now() - begun < MEASURING_MS);
  return (performance.now() - begun) / guesses;
}

addEventListener('message', async ({ data }: MessageEvent<{ id: string; scheme: StorageScheme }>) => {
  const answer = await measure(data.scheme).then(
    (ms): Measurement => ({ id: data.id, ms }),
    (): Measurement => ({ id: data.id, ms: null, why: 'not possible in this browser' }),
  );
  postMessage(answer);
});
