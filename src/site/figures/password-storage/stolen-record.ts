/** `<stolen-record>`: tries a list of guesses against one line of a password file, in the reader’s own browser. */
import { showCount } from './consequences.ts';
import { guesses } from './words.ts';

const TOGETHER = 64;
const noWebCrypto = 'Your browser offers cryptography only to pages that come over HTTPS or from your own machine.';

interface PasswordRecord {
  readonly iterations: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly hash: string;
}

/** `$7$iterations$salt$hash`, as mosquitto_passwd 2.0 writes it. */
function readRecord(line: string): PasswordRecord {
  const [, , iterations = '', salt = '', hash = ''] = line.split('$');
  return {
    iterations: Number(iterations),
    salt: Uint8Array.from(atob(salt), (character) => character.charCodeAt(0)),
    hash,
  };
}

async function hashOf(password: string, { salt, iterations }: Omit<PasswordRecord, 'hash'>): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations }, key, 512);
  return btoa(String.fromCharCode(...new Uint8Array(bits)));
}

class StolenRecord extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#crack(form);
    });
  }

  #part(name: string): HTMLElement {
    const part = this.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!part) throw new Error(`ERR_SITE_FIGURE_PART: StolenRecord.astro wrote no "${name}".`);
    return part;
  }

  async #crack(form: HTMLFormElement): Promise<void> {
    if (!('subtle' in crypto)) {
      this.#part('says').textContent = noWebCrypto;
      return;
    }
    const button = form.querySelector('button');
    if (button) button.disabled = true;
    const own = String(new FormData(form).get('own') ?? '');
    const record = own === '' ? readRecord(this.#part('record').textContent ?? '') : await this.#newRecord(own);
    await this.#search(record);
    if (button) button.disabled = false;
  }

  /** The reader’s own password, under a salt of its own. */
  async #newRecord(password: string): Promise<PasswordRecord> {
    const parameters = { salt: crypto.getRandomValues(new Uint8Array(12)), iterations: 101 };
    const hash = await hashOf(password, parameters);
    const salt = btoa(String.fromCharCode(...parameters.salt));
    for (const [part, text] of Object.entries({ salt, hash })) this.#part(part).textContent = text;
    return { ...parameters, hash };
  }

  async #search(record: PasswordRecord): Promise<void> {
    const begun = performance.now();
    const seconds = () => (performance.now() - begun) / 1000;
    const [bar, says] = [this.querySelector('progress'), this.#part('says')];
    says.textContent = '';
    for (let at = 0; at < guesses.length; at += TOGETHER) {
      const batch = guesses.slice(at, at + TOGETHER);
      const hashes = await Promise.all(batch.map((guess) => hashOf(guess, record)));
      const found = hashes.indexOf(record.hash);
      if (bar) bar.value = at + batch.length;
      this.#part('now').textContent = batch.at(-1) ?? '';
      if (found === -1) continue;
      if (bar) bar.value = at + found + 1;
      this.#part('now').textContent = batch[found] ?? '';
      says.textContent = `Found: “${batch[found]}”, guess ${(at + found + 1).toLocaleString('en')} of ${guesses.length.toLocaleString('en')}, after ${seconds().toFixed(1)} s.`;
      return;
    }
    says.textContent = `Not in the list of ${guesses.length.toLocaleString('en')}. That took ${seconds().toFixed(1)} s: ${showCount(guesses.length / seconds())} guesses a second, and real lists are longer.`;
  }
}

customElements.define('stolen-record', StolenRecord);
