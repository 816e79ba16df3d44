/** `<live-wire>`: a stranger's connection to a broker of the visitor's own, byte by byte. Works on what LiveWire.astro wrote. */
import { drawLine, drawTopic, redrawTopic } from './draw.ts';
import type { Overheard } from './field.ts';
import { heardSoFar } from './heard-so-far.ts';
import { listenIn } from './listener.ts';
import { ownSandbox } from './own-sandbox.ts';
import { hear, type TopicHeard } from './topics-heard.ts';

const LISTENING_MINUTES_MAX = 5;

const labServerAbsent =
  'This is a static copy of the site, and labs need the lab server. Run “npm start” in the project and open the page from there. What you see above is a recording.';

class LiveWire extends HTMLElement {
  #hangUp: (() => void) | null = null;
  #rows: readonly TopicHeard[] = [];
  #lines = new Map<string, HTMLElement>();
  #topics = new Set<string>();
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
    this.#rows = [];
    this.#topics.clear();
    this.#lines.clear();
    this.#count = 0;
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
    this.#count++;
    this.#topics.add(message.topicName);
    this.#rows = hear(this.#rows, message);
    for (const row of this.#rows) {
      if (row.topicName !== message.topicName) continue;
      const line = this.#lines.get(row.topicName) ?? drawTopic(row);
      redrawTopic(line, row);
      if (!line.isConnected) list.prepend(line);
      this.#lines.set(row.topicName, line);
    }
    for (const [topicName, line] of this.#lines) {
      if (this.#rows.some((row) => row.topicName === topicName)) continue;
      line.remove();
      this.#lines.delete(topicName);
    }
    this.#part('count').textContent = heardSoFar(this.#count, this.#topics.size);
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
