/**
 * Stored passwords as text, in the formats that brokers and libraries write. The format names the scheme, so a record
 * is read without knowing where it came from; its cost has a ceiling, so that no policy can occupy a sandbox.
 */

export type PasswordRecord =
  | { readonly scheme: 'sha256' | 'sha512'; readonly salt: Bytes; readonly hash: Bytes }
  | {
      readonly scheme: 'pbkdf2-sha256' | 'pbkdf2-sha512';
      readonly iterations: number;
      readonly salt: Bytes;
      readonly hash: Bytes;
    }
  | { readonly scheme: 'bcrypt'; readonly encoded: string }
  | {
      readonly scheme: 'scrypt';
      readonly costLog2: number;
      readonly blockSize: number;
      readonly parallelism: number;
      readonly salt: Bytes;
      readonly hash: Bytes;
    }
  | { readonly scheme: 'argon2id'; readonly encoded: string };

type Bytes = Uint8Array<ArrayBuffer>;

/** Padding is left out by some writers. A hash of less than 16 bytes would be guessed by chance. */
const base64 = (groupsMin: number) => `((?:[A-Za-z0-9+/]{4}){${groupsMin},32}[A-Za-z0-9+/]{2,4}={0,2})`;
const salt64 = base64(0);
const hash64 = base64(5);

/** Half a second of PBKDF2, 64 MiB of memory, a second of bcrypt: about as much as a broker could ever want. */
const iterationsMax = 1_000_000;
const memoryBytesMax = 67_108_864;
const bcryptCostMax = 12;

type Read = (parts: string[]) => PasswordRecord | string;

const formats: readonly (readonly [RegExp, Read])[] = [
  [new RegExp(`^\\$sha256\\$${hash64}$`), ([hash]) => ({ scheme: 'sha256', salt: bytes(''), hash: bytes(hash) })],
  [new RegExp(`^\\$sha256\\$${salt64}\\$${hash64}$`), ([salt, hash]) => digest('sha256', salt, hash)],
  [new RegExp(`^\\$6\\$${salt64}\\$${hash64}$`), ([salt, hash]) => digest('sha512', salt, hash)],
  [new RegExp(`^\\$7\\$(\\d{1,9})\\$${salt64}\\$${hash64}$`), (parts) => pbkdf2('pbkdf2-sha512', parts)],
  [new RegExp(`^\\$pbkdf2-sha256\\$(\\d{1,9})\\$${salt64}\\$${hash64}$`), (parts) => pbkdf2('pbkdf2-sha256', parts)],
  [/^(\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53})$/, bcrypt],
  [new RegExp(`^\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,2}),p=(\\d)\\$${salt64}\\$${hash64}$`), scrypt],
  [new RegExp(`^(\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,3}),p=(\\d)\\$${salt64}\\$${hash64})$`), argon2id],
];

/** The record, or what is wrong with it, in a sentence. */
export function readPasswordRecord(text: string): PasswordRecord | string {
  for (const [format, read] of formats) {
    const match = format.exec(text);
    if (match) return read(match.slice(1));
  }
  return 'This is no stored password. Known are $sha256$, $6$, $7$, $pbkdf2-sha256$, $2b$, $scrypt$ and $argon2id$.';
}

function digest(scheme: 'sha256' | 'sha512', salt = '', hash = ''): PasswordRecord {
  return { scheme, salt: bytes(salt), hash: bytes(hash) };
}

function pbkdf2(scheme: 'pbkdf2-sha256' | 'pbkdf2-sha512', [iterationText, salt, hash]: string[]) {
  const iterations = Number(iterationText);
  if (iterations < 1 || iterations > iterationsMax) return `PBKDF2 takes 1 to ${iterationsMax} iterations here.`;
  return { scheme, iterations, salt: bytes(salt), hash: bytes(hash) };
}

function bcrypt([encoded = '', cost]: string[]): PasswordRecord | string {
  if (Number(cost) < 4 || Number(cost) > bcryptCostMax) return `bcrypt takes a cost of 4 to ${bcryptCostMax} here.`;
  return { scheme: 'bcrypt', encoded };
}

function scrypt([log2, r, p, salt, hash]: string[]): PasswordRecord | string {
  const [costLog2, blockSize, parallelism] = [Number(log2), Number(r), Number(p)];
  const memory = 128 * blockSize * 2 ** costLog2;
  if (costLog2 < 1 || blockSize < 1 || parallelism < 1 || memory * parallelism > memoryBytesMax) {
    return 'scrypt may use 64 MiB here, which is ln=16, r=8, p=1.';
  }
  return { scheme: 'scrypt', costLog2, blockSize, parallelism, salt: bytes(salt), hash: bytes(hash) };
}

function argon2id([encoded = '', memory, passes, lanes]: string[]): PasswordRecord | string {
  const [memoryKib, iterations, parallelism] = [Number(memory), Number(passes), Number(lanes)];
  const tooLittle = memoryKib < 8 * parallelism || iterations < 1 || parallelism < 1;
  if (tooLittle || memoryKib * 1024 > memoryBytesMax || iterations > 10) {
    return 'argon2id may use 64 MiB and ten passes here.';
  }
  return { scheme: 'argon2id', encoded };
}

function bytes(text = ''): Bytes {
  return Uint8Array.from(atob(text.replace(/=+$/, '')), (character) => character.charCodeAt(0));
}
