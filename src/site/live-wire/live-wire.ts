/** `<live-wire>`: a stranger's connection to a broker of the visitor's own, byte by byte. Works on what LiveWire.astro wrote. */
import { drawLine, drawOverheard } from './draw.ts';
import type { Overheard } from './field.ts';
import { listenIn } from './listener.ts';
import { ownSandbox } from './own-sandbox.ts';
import { giveaway } from './reading.ts';

const MESSAGES_SHOWN_MAX = 8;
const LISTENING_MINUTES_MAX = 5;

const labServerAbsent =
  'This is a static copy of the site, and labs need the lab server. Run “npm start” in the project and open the page from there. What you see above is a recording.';

class LiveWire extends HTMLElement {
  #hangUp: (() => void) | null = null;
  #topics = new Set<string>();
  #telling = 0;
  #count = 0;

  connectedCallback(): void {
    const button = this.#part('listen') as HTMLButtonElement;
    button.hidden = false;
    button.addEventListener('click', () => (this.#hangUp ? this.#hangUp() : void this.#listen()));
  }

  disconnectedCallback(): void {
    this.#hangUp?.();
  }

  #part(name: string): HTMLElement {
    const part = this.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!part) throw new Error(`ERR_SITE_WIRE_PART: LiveWire.astro wrote no "${name}".`);
    return part;
  }

  async #listen(): Promise<void> {
    const button = this.#part('listen') as HTMLButtonElement;
    button.disabled = true;
    this.#say('Starting a broker that is yours alone …');
    const sandbox = await ownSandbox(this.dataset['lab'] ?? '');
    button.disabled = false;
    if (sandbox.kind !== 'ready') {
      this.#say(sandbox.kind === 'absent' ? labServerAbsent : sandbox.why);
      return;
    }
    for (const name of ['handshake', 'overheard']) this.#part(name).replaceChildren();
    this.#topics.clear();
    this.#telling = this.#count = 0;
    this.dataset['state'] = 'live';
    this.#part('state').textContent = 'Live';
    button.textContent = 'Hang up';
    this.#say('Your broker is running. This conversation is really taking place.');
    const stop = listenIn(sandbox.webSocketUrl, {
      line: (line) => this.#part('handshake').append(drawLine(line)),
      overheard: (message) => this.#overheard(message),
      closed: () => this.#closed(),
    });
    const timer = setTimeout(stop, LISTENING_MINUTES_MAX * 60_000);
    this.#hangUp = () => {
      clearTimeout(timer);
      stop();
    };
  }

  #overheard(message: Overheard): void {
    const list = this.#part('overheard');
    list.prepend(drawOverheard(message));
    while (list.childElementCount > MESSAGES_SHOWN_MAX) list.lastElementChild?.remove();
    this.#topics.add(message.topicName);
    this.#count++;
    if (giveaway(message)) this.#telling++;
    this.#part('count').textContent =
      `${this.#count} messages on ${this.#topics.size} topics; ${this.#telling} of them tell a burglar something.`;
  }

  #closed(): void {
    if (this.#hangUp === null) return;
    this.#hangUp = null;
    this.dataset['state'] = 'ended';
    this.#part('state').textContent = 'Ended';
    this.#part('listen').textContent = 'Listen in again';
    this.#say(
      this.#count > 0
        ? `The connection has ended. You heard ${this.#count} messages, and nobody noticed.`
        : 'The broker closed the connection. If you have written a defence in this lab, this is it at work.',
    );
  }

  #say(text: string): void {
    this.#part('status').textContent = text;
  }
}

customElements.define('live-wire', LiveWire);
