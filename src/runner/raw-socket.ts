/** One WebSocket of a script, spoken to packet by packet in hex: also packets that no client would send. */
import { bytesFromHex, cutPackets, hexFromBytes } from '../model/packet-borders.ts';
import type { RawSocket } from './lab-api.ts';

/** Packets that wait to be asked for; the oldest goes first. */
export const WAITING_MAX = 1_000;
const OPEN_TIMEOUT_MS = 10_000;

/** What this needs of a network connection: the browser's WebSocket, or a stand-in over memory. */
export interface BinarySocket {
  send(bytes: Uint8Array): void;
  close(): void;
  onOpen(listener: () => void): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  onClose(listener: () => void): void;
}

/** Resolves when the connection is open; nothing has been said on it. */
export function openRawSocket(socket: BinarySocket): Promise<RawSocket> {
  const inbox = new Inbox();
  let open = false;
  socket.onBytes((bytes) => inbox.add(bytes));
  const raw: RawSocket = {
    get open() {
      return open && !inbox.ended;
    },
    send: (packet) => socket.send(typeof packet === 'string' ? bytesFromHex(packet) : packet),
    next: (timeoutMs = 2_000) => inbox.next(timeoutMs),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => {
      clearTimeout(tooLate);
      socket.close();
      reject(new Error(why));
    };
    const tooLate = setTimeout(() => refuse('The connection did not open in time.'), OPEN_TIMEOUT_MS);
    socket.onOpen(() => {
      clearTimeout(tooLate);
      open = true;
      resolve(raw);
    });
    socket.onClose(() => {
      inbox.end();
      if (!open) refuse('The broker did not accept the connection.');
    });
  });
}

class Inbox {
  ended = false;
  readonly #packets: string[] = [];
  #unread: Uint8Array = new Uint8Array();
  #wake: () => void = () => {};

  add(bytes: Uint8Array): void {
    const { packets, rest } = cutPackets(Uint8Array.from([...this.#unread, ...bytes]));
    this.#unread = rest;
    this.#packets.push(...packets.map(hexFromBytes));
    if (this.#packets.length > WAITING_MAX) this.#packets.splice(0, this.#packets.length - WAITING_MAX);
    this.#wake();
  }

  end(): void {
    this.ended = true;
    this.#wake();
  }

  async next(timeoutMs: number): Promise<string | null> {
    if (this.#packets.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#packets.shift() ?? null;
  }
}
