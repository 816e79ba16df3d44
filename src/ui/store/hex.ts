/** Bytes as hexadecimal text and back. */

/** Reads pairs of hex digits, with or without spaces; what is no pair ends the reading. */
export function bytesFromHex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s+/g, '');
  const pairs = /^(?:[0-9a-fA-F]{2})*/.exec(digits)?.[0] ?? '';
  return Uint8Array.from({ length: pairs.length / 2 }, (_, index) =>
    Number.parseInt(pairs.slice(2 * index, 2 * index + 2), 16),
  );
}

export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** `30 0d 00 …`, sixteen bytes a line. */
export function hexLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) lines.push(Array.from(bytes.subarray(at, at + 16), hexByte).join(' '));
  return lines.join('\n');
}

/** Why a text is no hex, for the learner; null if it is. */
export function hexProblem(text: string): string | null {
  const digits = text.replaceAll(/\s+/g, '');
  if (digits === '') return 'Write at least one byte, such as c0 00.';
  const wrong = /[^0-9a-fA-F]/.exec(digits);
  if (wrong) return `“${wrong[0]}” is no hexadecimal digit.`;
  return digits.length % 2 === 1 ? 'Each byte needs two digits; one is left over.' : null;
}
