/** Both ends of a relay that crosses no network. */
import type { TextChannel } from '../model/relay.ts';

/** As over a socket, what one end says reaches the other later, in order, and a close behind it. */
export function textChannelPair(): [TextChannel, TextChannel] {
  const [one, other] = [new End(), new End()];
  one.peer = other;
  other.peer = one;
  return [one, other];
}

class End implements TextChannel {
  peer: End = this;
  readonly backlogBytes = 0;
  #closed = false;
  #onText: (text: string) => void = () => {};
  readonly #onClose: ((reason: string) => void)[] = [];

  send(text: string): void {
    const { peer } = this;
    if (!this.#closed) setImmediate(() => !peer.#closed && peer.#onText(text));
  }

  close(reason = ''): void {
    for (const end of [this, this.peer]) setImmediate(() => end.#end(reason));
  }

  onText(listener: (text: string) => void): void {
    this.#onText = listener;
  }

  onClose(listener: (reason: string) => void): void {
    this.#onClose.push(listener);
  }

  #end(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const listener of this.#onClose) listener(reason);
  }
}
