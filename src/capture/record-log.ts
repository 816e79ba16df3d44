/**
 * What taps saw, written one after the other into slabs of bytes: no object for each packet, so that a busy broker is
 * not busy with us, and so that the bound is what it really takes.
 */
import type { ConnectionRecord, Conversation } from './conversation.ts';

const slabBytesMax = 65_536;
const headerBytes = 24;
const events = ['open', 'data', 'fin', 'reset'] as const;

interface Slab {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** By the number that their records have here. */
  readonly conversations: Map<Conversation, number>;
  used: number;
  records: number;
}

export class RecordLog {
  /** Records forgotten so far. */
  dropped = 0;
  readonly #slabBytes: number;
  readonly #slabsMax: number;
  readonly #slabs: Slab[] = [];

  /** @param bytesMax forgetting begins a little before it: slab by slab, the oldest first. */
  constructor(bytesMax: number) {
    this.#slabBytes = Math.max(headerBytes + 1, Math.min(slabBytesMax, Math.floor(bytesMax / 8)));
    this.#slabsMax = Math.max(1, Math.floor(bytesMax / this.#slabBytes));
  }

  /** Copies the payload, since the stack below reuses its buffers, and moves the conversation on by it. */
  add(
    conversation: Conversation,
    by: ConnectionRecord['by'],
    event: ConnectionRecord['event'],
    atMs: number,
    payload: Uint8Array = nothing,
  ): void {
    let left = payload;
    do {
      const slab = this.#slabWithRoom(left.length > 0 ? headerBytes + 1 : headerBytes);
      const room = this.#slabBytes - slab.used - headerBytes;
      const part = left.length > room ? left.subarray(0, room) : left;
      writeRecord(slab, conversation, by, event, atMs, part);
      conversation.next[by] = (conversation.next[by] + part.length) >>> 0;
      left = part === left ? nothing : left.subarray(room);
    } while (left.length > 0);
  }

  /** Oldest first. */
  *records(): IterableIterator<ConnectionRecord> {
    for (const slab of this.#slabs) {
      const conversations = [...slab.conversations.keys()];
      for (let at = 0; at < slab.used; ) {
        const record = readRecord(slab, at, conversations);
        yield record;
        at += headerBytes + record.payload.length;
      }
    }
  }

  #slabWithRoom(bytes: number): Slab {
    const last = this.#slabs.at(-1);
    if (last && last.used + bytes <= this.#slabBytes) return last;
    const slab = this.#slabs.length < this.#slabsMax ? newSlab(this.#slabBytes) : this.#forgetOldest();
    this.#slabs.push(slab);
    return slab;
  }

  #forgetOldest(): Slab {
    const oldest = this.#slabs.shift() ?? newSlab(this.#slabBytes);
    this.dropped += oldest.records;
    oldest.conversations.clear();
    return Object.assign(oldest, { used: 0, records: 0 });
  }
}

function newSlab(length: number): Slab {
  const bytes = new Uint8Array(length);
  return { view: new DataView(bytes.buffer), bytes, conversations: new Map(), used: 0, records: 0 };
}

const nothing = new Uint8Array();

function writeRecord(
  slab: Slab,
  conversation: Conversation,
  by: ConnectionRecord['by'],
  event: ConnectionRecord['event'],
  atMs: number,
  payload: Uint8Array,
): void {
  const { view, bytes, conversations, used } = slab;
  let number = conversations.get(conversation);
  if (number === undefined) {
    number = conversations.size;
    conversations.set(conversation, number);
  }
  view.setFloat64(used, atMs);
  view.setUint32(used + 8, conversation.next.client);
  view.setUint32(used + 12, conversation.next.server);
  view.setUint32(used + 16, payload.length);
  view.setUint16(used + 20, number);
  view.setUint8(used + 22, events.indexOf(event));
  view.setUint8(used + 23, by === 'client' ? 0 : 1);
  bytes.set(payload, used + headerBytes);
  slab.used = used + headerBytes + payload.length;
  slab.records += 1;
}

function readRecord({ view, bytes }: Slab, at: number, conversations: readonly Conversation[]): ConnectionRecord {
  const conversation = conversations[view.getUint16(at + 20)];
  const event = events[view.getUint8(at + 22)];
  if (!conversation || !event) throw new Error('ERR_CAPTURE_RECORD: a record was not written as it is read.');
  const payloadAt = at + headerBytes;
  return {
    conversation,
    event,
    by: view.getUint8(at + 23) === 0 ? 'client' : 'server',
    payload: bytes.subarray(payloadAt, payloadAt + view.getUint32(at + 16)),
    at: { client: view.getUint32(at + 8), server: view.getUint32(at + 12) },
    atMs: view.getFloat64(at),
  };
}
