/** `<guessing-oracles>`: runs the model again at every change and redraws. */
import { barsOf, type OracleSettings, probeNames, sayCode, sayTime, type UnknownWork } from './oracle-model.ts';

class GuessingOracles extends HTMLElement {
  #seed = 1;

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    form.hidden = false;
    form.addEventListener('input', () => this.#show(form));
    form.addEventListener('submit', (event) => event.preventDefault());
    this.querySelector('[data-part="again"]')?.addEventListener('click', () => {
      this.#seed += 1;
      this.#show(form);
    });
    this.#show(form);
  }

  #settings(form: HTMLFormElement): OracleSettings {
    const values = new FormData(form);
    return {
      uniformFailureCode: values.has('uniform'),
      unknownWork: String(values.get('work')) as UnknownWork,
      networkMs: Number(values.get('network')),
      probesPerName: Number(values.get('probes')),
      seed: this.#seed,
    };
  }

  #show(form: HTMLFormElement): void {
    const settings = this.#settings(form);
    const reading = probeNames(settings);
    this.#write('network', `${settings.networkMs} ms`);
    this.#write('probes', String(settings.probesPerName));
    this.#write('code', sayCode(reading));
    this.#write('time', sayTime(reading));
    const found = Math.max(reading.codes.known === reading.codes.unknown ? 0 : 3, reading.marked.right);
    this.#write('says', `The attacker finds ${found} of 3 names.`);
    const bars = barsOf(reading);
    this.#draw('oracles__unknown', bars.unknown, (height) => -height);
    this.#draw('oracles__known', bars.known, () => 0);
  }

  #write(part: string, text: string): void {
    const element = this.querySelector(`[data-part="${part}"]`);
    if (element && element.textContent !== text) element.textContent = text;
  }

  #draw(bars: string, heights: readonly number[], top: (height: number) => number): void {
    this.querySelectorAll(`.${bars}`).forEach((bar, bin) => {
      const height = heights[bin] ?? 0;
      bar.setAttribute('height', String(height));
      bar.setAttribute('y', String(top(height)));
    });
  }
}

customElements.define('guessing-oracles', GuessingOracles);
