/** Lets somebody read the bytes of other people’s connections, whether these began before or after. */
import type { ConnectionTap } from '../capture/index.ts';
import type { ActorId } from '../model/ids.ts';
import type { WireTap } from '../model/interception.ts';

/** Bytes kept of each direction: a morning of a household, without its camera. */
export const tappedBytesMax = 262_144;

export class WireTaps {
  readonly #listening = new Map<ActorId, Set<(by: 'client' | 'server', bytes: Uint8Array) => void>>();

  /** The tap of one connection, which goes on to `capture` too. */
  of(actor: ActorId, capture: ConnectionTap): ConnectionTap {
    return {
      sent: (by, bytes) => {
        capture.sent(by, bytes);
        for (const listen of this.#listening.get(actor) ?? []) listen(by, bytes);
      },
      closed: (by, how) => capture.closed(by, how),
    };
  }

  listenTo(actor: ActorId): WireTap {
    const heard = { client: new Kept(), server: new Kept() };
    const listen = (by: 'client' | 'server', bytes: Uint8Array) => heard[by].add(bytes);
    const listeners = this.#listening.get(actor) ?? new Set();
    this.#listening.set(actor, listeners.add(listen));
    return {
      get fromClient() {
        return heard.client.bytes();
      },
      get fromBroker() {
        return heard.server.bytes();
      },
      stop: () => listeners.delete(listen),
    };
  }
}

class Kept {
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  add(bytes: Uint8Array): void {
    const room = tappedBytesMax - this.#length;
    if (room <= 0) return;
    // A copy: the stack below reuses its buffers.
    const chunk = new Uint8Array(bytes.subarray(0, room));
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }
}
