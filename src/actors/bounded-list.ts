/** A list that forgets its oldest items rather than grow past its limits. */
export interface ListLimits {
  itemsMax: number;
  /** Upper bound of the sum of all items' weights, in the unit of `weigh`. */
  weightMax: number;
}

export class BoundedList<T> {
  readonly #items: T[] = [];
  readonly #limits: ListLimits;
  readonly #weigh: (item: T) => number;
  #weight = 0;

  constructor(limits: ListLimits, weigh: (item: T) => number) {
    this.#limits = limits;
    this.#weigh = weigh;
  }

  /** Oldest first; changes as items are added. */
  get items(): readonly T[] {
    return this.#items;
  }

  /** An item heavier than the whole list may be is not kept. */
  add(item: T): void {
    this.#items.push(item);
    this.#weight += this.#weigh(item);
    while (this.#items.length > this.#limits.itemsMax || this.#weight > this.#limits.weightMax) {
      const oldest = this.#items.shift();
      if (oldest === undefined) return;
      this.#weight -= this.#weigh(oldest);
    }
  }
}
