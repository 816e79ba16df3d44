/** Null where the text is no hexadecimal, or empty. */
export function hexBytes(text: string): Uint8Array | null {
  if (!/^([0-9a-fA-F]{2})+$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
