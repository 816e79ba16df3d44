/** A list that forgets its oldest entries when it grows beyond its bytes. */
export class BoundedLog<Entry extends object | string> {
  /** Entries forgotten so far. */
  dropped = 0;
  readonly #bytesMax: number;
  readonly #bytesOf: (entry: Entry) => number;
  #entries: (Entry | undefined)[] = [];
  /** Entries before it are forgotten; moved instead of the entries, since moving those costs time for each. */
  #first = 0;
  #bytes = 0;

  constructor(bytesMax: number, bytesOf: (entry: Entry) => number) {
    this.#bytesMax = bytesMax;
    this.#bytesOf = bytesOf;
  }

  /** An entry that alone is too large is forgotten at once, and all before it. */
  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#bytes += this.#bytesOf(entry);
    while (this.#bytes > this.#bytesMax) this.#forgetOldest();
    if (this.#first > 64 && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  /** Oldest first. */
  *entries(): IterableIterator<Entry> {
    for (const entry of this.#entries) if (entry !== undefined) yield entry;
  }

  #forgetOldest(): void {
    const oldest = this.#entries[this.#first];
    if (oldest === undefined) return;
    this.#entries[this.#first] = undefined;
    this.#bytes -= this.#bytesOf(oldest);
    this.#first += 1;
    this.dropped += 1;
  }
}
