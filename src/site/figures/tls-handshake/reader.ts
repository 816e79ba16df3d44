/** Reads a message field by field and keeps, for each, its bytes and what they say. */
export interface Piece {
  bytes: Uint8Array;
  name: string;
  says: string;
  /** What a listener learns from it, where that is worth a word. */
  tells?: string | undefined;
}

export class TooShort extends Error {}

export class PieceReader {
  readonly pieces: Piece[] = [];
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Big-endian; does not move on. */
  peek(length: number, ahead = 0): number {
    const start = this.#at + ahead;
    if (start + length > this.#bytes.length) throw new TooShort();
    return this.#bytes.subarray(start, start + length).reduce((value, byte) => value * 256 + byte, 0);
  }

  /** A piece of so many bytes. @throws TooShort */
  take(length: number, name: string, says: string | ((bytes: Uint8Array) => string), tells?: string): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new TooShort();
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    this.pieces.push({ bytes, name, says: typeof says === 'string' ? says : says(bytes), tells });
    return bytes;
  }
}

export const numberOf = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);
export const bytesOf = (length: number): string => `${length} ${length === 1 ? 'byte' : 'bytes'}`;
export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Numbers of two bytes each. */
export function pairs(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2) values.push(numberOf(bytes.subarray(at, at + 2)));
  return values;
}
