/** `<bit-flip>`: changes bytes of a ciphertext and shows what comes out at the other end. */
import { bytesOf, forged, fromHex, hex, order, shown, valveSays, xor } from './streams.ts';

class BitFlip extends HTMLElement {
  #stream: number[] = [];
  #sent: number[] = [];
  #now: number[] = [];

  connectedCallback(): void {
    this.#stream = fromHex(this.dataset['stream'] ?? '');
    this.#seal();
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    for (const button of this.querySelectorAll('button')) button.disabled = false;
    this.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button?.dataset['at'] !== undefined) this.#flip(Number(button.dataset['at']));
      else if (button) this.#act(button.dataset['do'] ?? '');
      this.#draw();
    });
  }

  #seal(): void {
    this.#sent = xor(bytesOf(order), this.#stream);
    this.#now = [...this.#sent];
  }

  #flip(at: number): void {
    this.#now = this.#now.map((byte, index) => (index === at ? byte ^ 1 : byte));
  }

  #act(what: string): void {
    if (what === 'open') this.#now = xor(this.#now, xor(bytesOf(order), bytesOf(forged)));
    if (what === 'reset') this.#now = [...this.#sent];
    if (what === 'anew') {
      // Another key gives another stream, which looks as random as this one.
      this.#stream = [...crypto.getRandomValues(new Uint8Array(order.length))];
      this.#seal();
    }
  }

  #draw(): void {
    const text = shown(xor(this.#now, this.#stream));
    for (const button of this.querySelectorAll<HTMLElement>('[data-at]')) {
      const at = Number(button.dataset['at']);
      button.replaceChildren(element('code', hex([this.#now[at] ?? 0])), element('span', text[at] ?? ''));
      button.dataset['changed'] = String(this.#now[at] !== this.#sent[at]);
    }
    this.#say('text', text);
    this.#say('says', valveSays(text));
  }

  #say(part: string, text: string): void {
    const place = this.querySelector(`[data-part="${part}"]`);
    if (place) place.textContent = text;
  }
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

customElements.define('bit-flip', BitFlip);
