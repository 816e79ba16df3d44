/** Guesses with one scheme for a while and says how long a guess took. A worker, so that the page stays its own. */
import type { StorageScheme } from './schemes.ts';

export interface Measurement {
  readonly id: string;
  /** Null where this browser cannot do it; `why` says so. */
  readonly ms: number | null;
  readonly why?: string;
}

const MEASURING_MS = 500;
/** Calling WebCrypto costs as much as some hundred iterations, so that fewer are measured many times over. */
const ITERATIONS_MIN = 50_000;
const HASHES_TOGETHER = 2_000;
const salt = crypto.getRandomValues(new Uint8Array(16));
const text = new TextEncoder();

/** One call, and how many guesses it stands for. */
interface Guessing {
  readonly guesses: number;
  call(password: string): Promise<unknown>;
}

function guessByPbkdf2({ hash, iterations }: StorageScheme & { kind: 'pbkdf2' }): Guessing {
  const guesses = Math.ceil(ITERATIONS_MIN / iterations);
  const parameters = { name: 'PBKDF2', hash, salt, iterations: guesses * iterations };
  return {
    guesses,
    async call(password) {
      const key = await crypto.subtle.importKey('raw', text.encode(password), 'PBKDF2', false, ['deriveBits']);
      return crypto.subtle.deriveBits(parameters, key, hash === 'SHA-256' ? 256 : 512);
    },
  };
}

async function guessBy(scheme: StorageScheme): Promise<Guessing> {
  if (scheme.kind === 'pbkdf2') return guessByPbkdf2(scheme);
  const { argon2id, bcrypt, createSHA256, scrypt } = await import('hash-wasm');
  const common = { salt, parallelism: 1, hashLength: 32, outputType: 'binary' } as const;
  switch (scheme.kind) {
    case 'sha256': {
      const sha256 = await createSHA256();
      const hashMany = (password: string) => {
        for (let count = 0; count < HASHES_TOGETHER; count += 1) {
          sha256.init().update(salt).update(`${password}${count}`).digest('binary');
        }
      };
      return { guesses: HASHES_TOGETHER, call: async (password) => hashMany(password) };
    }
    case 'bcrypt':
      return {
        guesses: 1,
        call: (password) => bcrypt({ password, salt, costFactor: scheme.cost, outputType: 'binary' }),
      };
    case 'scrypt':
      return {
        guesses: 1,
        call: (password) => scrypt({ ...common, password, costFactor: 2 ** scheme.logN, blockSize: 8 }),
      };
    case 'argon2id':
      return {
        guesses: 1,
        call: (password) => argon2id({ ...common, password, iterations: scheme.passes, memorySize: scheme.memoryKib }),
      };
  }
}

/** Milliseconds a guess. The first call is not counted: it loads and compiles. */
async function measure(scheme: StorageScheme): Promise<number> {
  const { guesses, call } = await guessBy(scheme);
  await call('first');
  let calls = 0;
  const begun = performance.now();
  do {
    await call(`guess ${calls}`);
    calls += 1;
  } while (performance.now() - begun < MEASURING_MS);
  return (performance.now() - begun) / (calls * guesses);
}

addEventListener('message', async ({ data }: MessageEvent<{ id: string; scheme: StorageScheme }>) => {
  const answer = await measure(data.scheme).then(
    (ms): Measurement => ({ id: data.id, ms }),
    (): Measurement => ({ id: data.id, ms: null, why: 'not possible in this browser' }),
  );
  postMessage(answer);
});
