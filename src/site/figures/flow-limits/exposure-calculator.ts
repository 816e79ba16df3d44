/** `<exposure-calculator>`: multiplies again at every change. */
import {
  type Exposure,
  heldSeconds,
  keptBytes,
  sayBytes,
  sayDuration,
  sayMemory,
  sayPlaces,
  startingExposure,
} from './exposure.ts';

class ExposureCalculator extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => this.#show(form));
  }

  #show(form: HTMLFormElement): void {
    for (const input of form.querySelectorAll('input')) {
      if (input.checkValidity()) input.removeAttribute('aria-invalid');
      else input.setAttribute('aria-invalid', 'true');
    }
    if (!form.checkValidity()) return;
    const values = new FormData(form);
    const names = Object.keys(startingExposure);
    const exposure = Object.fromEntries(names.map((name) => [name, Number(values.get(name))])) as unknown as Exposure;
    this.#write('held', sayDuration(heldSeconds(exposure.keepAliveSeconds)));
    this.#write('places', sayPlaces(exposure));
    this.#write('kept', sayBytes(keptBytes(exposure)));
    this.#write('memory', sayMemory(exposure));
  }

  #write(part: string, text: string): void {
    const element = this.querySelector(`[data-part="${part}"]`);
    if (element) element.textContent = text;
  }
}

customElements.define('exposure-calculator', ExposureCalculator);
