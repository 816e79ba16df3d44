/** Texts under a stream cipher, as bytes: what the figures of this folder compute with. No key is needed for any of it. */
const utf8 = new TextEncoder();

export const order = '{"valve":"shut","id":7}';
export const forged = '{"valve":"open","id":7}';
export const template = '{"pin":"0000","t":1}';

export function bytesOf(text: string): number[] {
  return [...utf8.encode(text)];
}

/** Of the length of the shorter one. */
export function xor(a: readonly number[], b: readonly number[]): number[] {
  return a.slice(0, b.length).map((byte, index) => byte ^ (b[index] ?? 0));
}

/** Printable ASCII as it is, everything else as a dot. */
export function shown(bytes: readonly number[]): string {
  return bytes.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('');
}

export function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

export function fromHex(text: string): number[] {
  return (text.match(/[0-9a-f]{2}/g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** What a valve makes of it. */
export function valveSays(text: string): string {
  const word = /^\{"valve":"(\w+)","id":7\}$/.exec(text)?.[1];
  if (word === 'shut') return 'The valve reads an order to shut.';
  if (word === 'open') return 'The valve reads an order to open, and opens.';
  return 'The valve reads something it does not know, and cannot tell why.';
}

/** How much of a guess at one text reads as text in the other. */
export function guessSays(guess: string, other: string): string {
  if (guess === '') return 'Write what you think one of the two texts is.';
  const readable = /^[ -~]*$/.test(other) && !other.includes('·');
  if (!readable) return 'Nothing that reads as text: the guess is wrong, or the streams were not the same.';
  return `If the first is that, then the second is ${other}.`;
}
