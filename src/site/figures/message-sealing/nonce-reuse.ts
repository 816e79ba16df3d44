/** `<nonce-reuse>`: reads one of two messages by guessing the other. */
import { bytesOf, fromHex, guessSays, hex, shown, xor } from './streams.ts';

class NonceReuse extends HTMLElement {
  connectedCallback(): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    const guess = this.querySelector<HTMLInputElement>('[name="guess"]');
    if (guess) guess.readOnly = false;
    this.addEventListener('input', () => this.#draw(guess?.value ?? ''));
  }

  #draw(guess: string): void {
    const which = this.querySelector<HTMLInputElement>('[name="nonce"]:checked')?.value ?? 'second';
    const second = fromHex(this.dataset[which] ?? '');
    const both = xor(fromHex(this.dataset['first'] ?? ''), second);
    const other = shown(xor(both, bytesOf(guess)));
    this.#say('second', hex(second));
    this.#say('both', hex(both));
    this.#say('other', other);
    this.#say('says', guessSays(guess, other));
  }

  #say(part: string, text: string): void {
    const place = this.querySelector(`[data-part="${part}"]`);
    if (place) place.textContent = text;
  }
}

customElements.define('nonce-reuse', NonceReuse);
