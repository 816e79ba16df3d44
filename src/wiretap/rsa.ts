/** RSA decryption as TLS 1.2 used it. A browser’s own cryptography refuses PKCS #1 v1.5, for good reasons. */

export interface RsaPrivateKey {
  readonly modulus: bigint;
  readonly privateExponent: bigint;
}

const integerTag = 0x02;
const octetsTag = 0x04;

/** Null for what is no RSA key in PKCS #8. */
export function readPrivateKey(pem: string): RsaPrivateKey | null {
  const [, base64] = /-----BEGIN PRIVATE KEY-----([\sA-Za-z0-9+/=]+)-----END PRIVATE KEY-----/.exec(pem) ?? [];
  if (base64 === undefined) return null;
  const der = Uint8Array.from(atob(base64.replaceAll(/\s/g, '')), (character) => character.charCodeAt(0));
  const outer = elements(elements(der)[0]?.content).find(({ tag }) => tag === octetsTag);
  const numbers = elements(elements(outer?.content)[0]?.content);
  const [, modulus, , privateExponent] = numbers;
  if (modulus?.tag !== integerTag || privateExponent?.tag !== integerTag) return null;
  return { modulus: toNumber(modulus.content), privateExponent: toNumber(privateExponent.content) };
}

/** What was encrypted, without its padding (RFC 8017, 7.2.2); null where another key was meant. */
export function openPkcs1({ modulus, privateExponent }: RsaPrivateKey, encrypted: Uint8Array): Uint8Array | null {
  const size = Math.ceil(modulus.toString(16).length / 2);
  const padded = toBytes(power(toNumber(encrypted), privateExponent, modulus), size);
  const end = padded.indexOf(0, 2);
  return padded[0] === 0 && padded[1] === 2 && end >= 10 ? padded.subarray(end + 1) : null;
}

interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** The elements that stand side by side in DER; what is cut off is left out. */
function elements(der: Uint8Array = new Uint8Array()): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 2 <= der.length; ) {
    const [tag = 0, first = 0] = der.subarray(at, at + 2);
    const long = first >= 0x80 ? first & 0x7f : 0;
    const length = long > 0 ? Number(toNumber(der.subarray(at + 2, at + 2 + long))) : first;
    const start = at + 2 + long;
    if (start + length > der.length) break;
    found.push({ tag, content: der.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (const bit of [...exponent.toString(2)].reverse()) {
    if (bit === '1') result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function toNumber(bytes: Uint8Array): bigint {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return BigInt(`0x0${hex}`);
}

function toBytes(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(length * 2, '0');
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
