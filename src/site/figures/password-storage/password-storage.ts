/** `<password-storage>`: measures in a worker, one scheme after the other, and works out what the numbers mean. */
import { type Consequences, consequencesOf } from './consequences.ts';
import type { Measurement } from './measure.worker.ts';
import { type CostScale, rows, type StorageScheme, scales, workOf } from './schemes.ts';

class PasswordStorage extends HTMLElement {
  #worker: Worker | null = null;
  #advantage = 1;

  connectedCallback(): void {
    for (const name of ['controls', 'own']) this.#part(name).hidden = false;
    this.#part('measure').addEventListener('click', () => void this.#measureAll());
    this.#part('measure-own').addEventListener('click', () => void this.#measureOwn());
    this.#part('scale').addEventListener('change', () => this.#chooseScale());
    this.#part('step').addEventListener('input', () => this.#estimate());
    this.#part('controls').addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) this.#advantage = Number(target.value);
      for (const row of this.querySelectorAll<HTMLElement>('tr[data-ms]')) this.#show(row);
    });
    this.#chooseScale();
    this.#say('Our numbers. Press the button for those of your own machine.');
  }

  disconnectedCallback(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }

  #part<Part extends HTMLElement>(name: string): Part {
    const part = this.querySelector<Part>(`[data-part="${name}"]`);
    if (!part) throw new Error(`ERR_SITE_FIGURE_PART: PasswordStorage.astro wrote no "${name}".`);
    return part;
  }

  #row(id: string): HTMLElement {
    return this.querySelector<HTMLElement>(`tr[data-row="${id}"]`) ?? this;
  }

  #say(text: string): void {
    this.#part('says').textContent = text;
  }

  #measure(id: string, scheme: StorageScheme): Promise<Measurement> {
    this.#worker ??= new Worker(new URL('./measure.worker.ts', import.meta.url), { type: 'module' });
    const worker = this.#worker;
    return new Promise((resolve) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Measurement>) => resolve(data), { once: true });
      worker.addEventListener('error', () => resolve({ id, ms: null, why: 'not possible in this browser' }), {
        once: true,
      });
      worker.postMessage({ id, scheme });
    });
  }

  async #busy(work: () => Promise<void>): Promise<void> {
    const buttons = this.querySelectorAll('button');
    for (const button of buttons) button.disabled = true;
    await work();
    for (const button of buttons) button.disabled = false;
  }

  #measureAll(): Promise<void> {
    return this.#busy(async () => {
      for (const { id, name, scheme } of rows) {
        this.#say(`Measuring ${name} …`);
        this.#note(id, await this.#measure(id, scheme));
      }
      this.#estimate();
      this.#say(
        'Measured in your browser, one guess after the other. bcrypt, scrypt and argon2id run as WebAssembly here and are faster outside a browser, argon2id several times.',
      );
    });
  }

  #measureOwn(): Promise<void> {
    return this.#busy(async () => {
      const { scheme } = this.#chosen();
      this.#say('Measuring …');
      this.#note('own', await this.#measure('own', scheme));
      this.#part('own-how').textContent = 'measured';
      this.#say('Measured in your browser.');
    });
  }

  #note(id: string, { ms, why }: Measurement): void {
    const row = this.#row(id);
    if (ms === null) {
      const cell = row.querySelector('[data-cell="oneCheck"]');
      if (cell) cell.textContent = why ?? '';
      return;
    }
    row.dataset['ms'] = String(ms);
    row.dataset['measured'] = '';
    this.#show(row);
  }

  #show(row: HTMLElement): void {
    const shown = consequencesOf(Number(row.dataset['ms']), this.#advantage);
    for (const cell of row.querySelectorAll<HTMLElement>('[data-cell]')) {
      cell.textContent = String(shown[cell.dataset['cell'] as keyof Consequences]);
    }
    row.querySelector('rect')?.setAttribute('width', String(shown.bar));
  }

  #chosen(): { scale: CostScale; step: number; scheme: StorageScheme } {
    const id = this.#part<HTMLSelectElement>('scale').value;
    const scale = scales.find((each) => each.id === id) ?? (scales[0] as CostScale);
    const step = this.#part<HTMLInputElement>('step').valueAsNumber;
    return { scale, step, scheme: scale.scheme(step) };
  }

  #chooseScale(): void {
    const slider = this.#part<HTMLInputElement>('step');
    const { scale } = this.#chosen();
    slider.max = String(scale.steps);
    slider.value = String(scale.start);
    this.#estimate();
  }

  /** From the row with the same function: the time grows as the work does. */
  #estimate(): void {
    const { scale, step, scheme } = this.#chosen();
    const like = rows.find(({ id }) => id === scale.like);
    if (!like) return;
    const row = this.#row('own');
    const perUnit = Number(this.#row(like.id).dataset['ms']) / workOf(like.scheme);
    row.hidden = false;
    row.dataset['ms'] = String(perUnit * workOf(scheme));
    this.#part('own-name').textContent = `${scale.name}, ${scale.label(step)}`;
    this.#part('own-how').textContent = 'estimated from its row above';
    this.#part('cost').textContent = scale.label(step);
    this.#part('step').setAttribute('aria-valuetext', scale.label(step));
    this.#show(row);
  }
}

customElements.define('password-storage', PasswordStorage);
