/** `<crash-minimiser>`: goes through the tests of ddmin, forwards and back. */
import { sentence, type Test, tests } from './minimising.ts';

class CrashMinimiser extends HTMLElement {
  connectedCallback(): void {
    void this.#prepare();
  }

  async #prepare(): Promise<void> {
    const all = await tests();
    const slider = this.querySelector<HTMLElement>('[data-part="slider"]');
    const input = slider?.querySelector('input');
    if (!slider || !input) return;
    slider.hidden = false;
    input.addEventListener('input', () => this.#show(all, Number(input.value)));
  }

  #show(all: readonly Test[], number: number): void {
    const test = all[number - 1];
    if (!test) return;
    const bytes = Array.from(test.input, (byte, index) => {
      const out = index >= test.without[0] && index < test.without[1];
      const element = document.createElement(out ? 'del' : 'code');
      element.textContent = byte.toString(16).padStart(2, '0');
      return element;
    });
    this.querySelector('[data-part="bytes"]')?.replaceChildren(...bytes);
    const says = this.querySelector<HTMLElement>('[data-part="says"]');
    if (!says) return;
    says.textContent = sentence(test, number, all.length);
    says.dataset['fails'] = String(test.fails);
  }
}

customElements.define('crash-minimiser', CrashMinimiser);
