/** What each reader has heard of each publisher, message by message, in memory that does not grow with their number. */

export interface Findings {
  /** First copies that arrived, and copies that were owed. */
  received: number;
  owed: number;
  /** Owed at QoS 1 or 2 and never arrived. */
  lost: number;
  /** Further copies: at QoS 1 a right of the broker, at QoS 2 an error. */
  repeated: { qos1: number; qos2: number };
  /** First copies that overtook an earlier message of the same publisher, QoS and topic. */
  overtaken: number;
}

/** One stream of numbered messages, as one reader hears it. */
class Heard {
  /** All below have arrived. */
  #next = 1;
  readonly #early = new Set<number>();
  repeated = 0;
  overtaken = 0;

  note(sequence: number): void {
    if (sequence < this.#next || this.#early.has(sequence)) {
      this.repeated += 1;
      return;
    }
    if (sequence === this.#next && this.#early.size > 0) this.overtaken += 1;
    this.#early.add(sequence);
    while (this.#early.delete(this.#next)) this.#next += 1;
  }

  get received(): number {
    return this.#next - 1 + this.#early.size;
  }
}

/** A stream: the publisher and the QoS at which its messages are delivered to this reader. */
export interface Stream {
  reader: string;
  publisher: string;
  qos: 1 | 2;
}

export class Ledger {
  readonly #heard = new Map<string, { stream: Stream; heard: Heard; owed: number }>();

  /** The publisher has begun to send a message that the reader is to get. */
  owe(stream: Stream): void {
    this.#entry(stream).owed += 1;
  }

  /** @param sequence counts from 1 in each stream. */
  note(stream: Stream, sequence: number): void {
    this.#entry(stream).heard.note(sequence);
  }

  /** Whether everything owed has arrived. */
  get settled(): boolean {
    return [...this.#heard.values()].every(({ heard, owed }) => heard.received >= owed);
  }

  findings(): Findings {
    const found: Findings = { received: 0, owed: 0, lost: 0, repeated: { qos1: 0, qos2: 0 }, overtaken: 0 };
    for (const { stream, heard, owed } of this.#heard.values()) {
      found.received += heard.received;
      found.owed += owed;
      found.lost += owed - heard.received;
      found.repeated[stream.qos === 1 ? 'qos1' : 'qos2'] += heard.repeated;
      found.overtaken += heard.overtaken;
    }
    return found;
  }

  #entry(stream: Stream) {
    const key = `${stream.reader} ${stream.publisher} ${stream.qos}`;
    const known = this.#heard.get(key);
    if (known) return known;
    const entry = { stream, heard: new Heard(), owed: 0 };
    this.#heard.set(key, entry);
    return entry;
  }
}
