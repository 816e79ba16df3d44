/** `<stolen-record>`: tries a list of guesses against one line of a password file, in the reader’s own browser. */
import { showCount } from './consequences.ts';
import { guesses } from './words.ts';

const TOGETHER = 64;
const noWebCrypto = 'Your browser offers cryptography only to pages that come over HTTPS or from your own machine.';

interface PasswordRecord {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly hash: string;
}

/** As mosquitto_passwd 2.0 makes it. */
const ITERATIONS = 101;
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

async function hashOf(password: string, salt: PasswordRecord['salt']): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-512', salt, iterations: ITERATIONS },
    key,
    512,
  );
  return toBase64(new Uint8Array(bits));
}

/** The reader’s own password, under a salt of its own. */
async function makeRecord(password: string): Promise<PasswordRecord> {
  const salt = crypto.getRandomValues(new Uint8Array(12));
  return { salt, hash: await hashOf(password, salt) };
}

class StolenRecord extends HTMLElement {
  /** The line from the backup, to come back to after one of the reader’s own. */
  #stolen: PasswordRecord | null = null;

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    const hash = this.#part('hash').textContent ?? '';
    this.#stolen = { salt: fromBase64(this.#part('salt').textContent ?? ''), hash };
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
    const record = own === '' ? this.#stolen : await makeRecord(own);
    if (record) {
      this.#part('salt').textContent = toBase64(record.salt);
      this.#part('hash').textContent = record.hash;
      await this.#search(record);
    }
    if (button) button.disabled = false;
  }

  async #search(record: PasswordRecord): Promise<void> {
    const begun = performance.now();
    const seconds = () => (performance.now() - begun) / 1000;
    const [bar, says] = [this.querySelector('progress'), this.#part('says')];
    says.textContent = '';
    for (let at = 0; at < guesses.length; at += TOGETHER) {
      const batch = guesses.slice(at, at + TOGETHER);
      const hashes = await Promise.all(batch.map((guess) => hashOf(guess, record.salt)));
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
