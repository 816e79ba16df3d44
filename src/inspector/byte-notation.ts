/** Bytes as people write them down. */

/**
 * Hexadecimal with text in quotation marks where the bytes are text: `31 13 00 0d "home/lock/cmd" "OPEN"`.
 * Blanks between bytes are free. Null where that is not what was written.
 */
export function bytesFromNotation(notation: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const [index, part] of notation.split('"').entries()) {
    if (index % 2 === 1) {
      bytes.push(...new TextEncoder().encode(part));
      continue;
    }
    const digits = part.replace(/\s+/g, '');
    if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return null;
    for (let at = 0; at < digits.length; at += 2) bytes.push(Number.parseInt(digits.slice(at, at + 2), 16));
  }
  const quotationMarksPair = notation.split('"').length % 2 === 1;
  return quotationMarksPair ? Uint8Array.from(bytes) : null;
}
