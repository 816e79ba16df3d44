/** Ways to store a password, each with what one guess costs; the numbers a page shows before the reader measures. */

export type StorageScheme =
  | { readonly kind: 'sha256' }
  | { readonly kind: 'pbkdf2'; readonly hash: 'SHA-256' | 'SHA-512'; readonly iterations: number }
  | { readonly kind: 'bcrypt'; readonly cost: number }
  | { readonly kind: 'scrypt'; readonly logN: number }
  | { readonly kind: 'argon2id'; readonly memoryKib: number; readonly passes: number };

export interface StorageRow {
  readonly id: string;
  readonly name: string;
  readonly where: string;
  readonly scheme: StorageScheme;
  /** Processor time of one guess on the machine of `measuredOn`, the median of five runs. */
  readonly ms: number;
}

/** With Node’s own functions; bcrypt, which Node does not have, with hash-wasm. */
export const measuredOn = 'one core of an AMD EPYC server, Node 24, 23 November 2026';

export const rows: readonly StorageRow[] = [
  {
    id: 'sha256',
    name: 'SHA-256, salted',
    where: 'example configurations everywhere',
    scheme: { kind: 'sha256' },
    ms: 0.0036,
  },
  {
    id: 'mosquitto',
    name: 'PBKDF2-SHA-512 × 101',
    where: 'Mosquitto 2.0, mosquitto_passwd',
    scheme: { kind: 'pbkdf2', hash: 'SHA-512', iterations: 101 },
    ms: 0.041,
  },
  {
    id: 'scram',
    name: 'PBKDF2-SHA-256 × 4,096',
    where: 'EMQX’s default for PBKDF2 and for SCRAM',
    scheme: { kind: 'pbkdf2', hash: 'SHA-256', iterations: 4096 },
    ms: 0.55,
  },
  {
    id: 'argon2id',
    name: 'argon2id, 19 MiB, 2 passes',
    where: 'OWASP’s first choice',
    scheme: { kind: 'argon2id', memoryKib: 19_456, passes: 2 },
    ms: 20,
  },
  {
    id: 'bcrypt',
    name: 'bcrypt, cost 10',
    where: 'EMQX’s default for bcrypt',
    scheme: { kind: 'bcrypt', cost: 10 },
    ms: 57,
  },
  {
    id: 'pbkdf2',
    name: 'PBKDF2-SHA-256 × 600,000',
    where: 'OWASP’s minimum for PBKDF2',
    scheme: { kind: 'pbkdf2', hash: 'SHA-256', iterations: 600_000 },
    ms: 81,
  },
  {
    id: 'scrypt',
    name: 'scrypt, N = 2¹⁷, r = 8, p = 1',
    where: 'OWASP’s second choice',
    scheme: { kind: 'scrypt', logN: 17 },
    ms: 700,
  },
];

/** A scheme whose cost the reader sets: the cost is linear in `scheme(step)`’s iterations, memory or power of two. */
export interface CostScale {
  readonly id: string;
  readonly name: string;
  /** The row whose measured time is scaled. */
  readonly like: string;
  readonly steps: number;
  readonly start: number;
  scheme(step: number): StorageScheme;
  label(step: number): string;
}

const round = (value: number) => Number(value.toPrecision(2));
const iterations = (step: number) => round(100 * 10 ** (step / 10));
const memoryMib = (step: number) => 2 ** step;

export const scales: readonly CostScale[] = [
  {
    id: 'pbkdf2',
    name: 'PBKDF2-SHA-256',
    like: 'pbkdf2',
    steps: 50,
    start: 30,
    scheme: (step) => ({ kind: 'pbkdf2', hash: 'SHA-256', iterations: iterations(step) }),
    label: (step) => `${iterations(step).toLocaleString('en')} iterations`,
  },
  {
    id: 'bcrypt',
    name: 'bcrypt',
    like: 'bcrypt',
    steps: 10,
    start: 8,
    scheme: (step) => ({ kind: 'bcrypt', cost: 4 + step }),
    label: (step) => `cost ${4 + step}`,
  },
  {
    id: 'argon2id',
    name: 'argon2id, 2 passes',
    like: 'argon2id',
    steps: 8,
    start: 6,
    scheme: (step) => ({ kind: 'argon2id', memoryKib: 1024 * memoryMib(step), passes: 2 }),
    label: (step) => `${memoryMib(step)} MiB`,
  },
];

/** Work in a unit of the scheme’s own, for scaling one measured time to another cost. */
export function workOf(scheme: StorageScheme): number {
  switch (scheme.kind) {
    case 'sha256':
      return 1;
    case 'pbkdf2':
      return scheme.iterations;
    case 'bcrypt':
      return 2 ** scheme.cost;
    case 'scrypt':
      return 2 ** scheme.logN;
    case 'argon2id':
      return scheme.memoryKib * scheme.passes;
  }
}
