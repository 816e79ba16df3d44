/** `<in-flight-window>`: plays the messages, or shows the moment that the reader chose. */
import {
  type Behaviour,
  endMs,
  momentAt,
  onTheWire,
  runWindow,
  sayWindow,
  startingWindow,
  type WindowRun,
  type WindowSettings,
} from './window.ts';

/** A second of the picture takes four. */
const slowness = 4;
const svg = 'http://www.w3.org/2000/svg';

class InFlightWindow extends HTMLElement {
  #run: WindowRun = runWindow(startingWindow);
  #frame = 0;

  connectedCallback(): void {
    const form = this.querySelector('form');
    const play = this.querySelector<HTMLButtonElement>('[data-part="play"]');
    const time = form?.querySelector<HTMLInputElement>('[name="time"]');
    if (!form || !play || !time) return;
    form.hidden = false;
    // Whoever wants no motion moves the time by hand.
    play.hidden = matchMedia('(prefers-reduced-motion: reduce)').matches;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', ({ target }) => {
      this.#stop(play);
      if (target !== time) this.#simulate(form);
      this.#show(Number(time.value));
    });
    play.addEventListener('click', () => {
      if (this.#frame) return this.#stop(play);
      play.textContent = 'Stop';
      const from = Number(time.value) >= endMs ? 0 : Number(time.value);
      const startedAt = performance.now() - from * slowness;
      const step = (now: number) => {
        const atMs = Math.min(endMs, (now - startedAt) / slowness);
        time.value = String(atMs);
        this.#show(atMs);
        if (atMs < endMs) this.#frame = requestAnimationFrame(step);
        else this.#stop(play);
      };
      this.#frame = requestAnimationFrame(step);
    });
  }

  disconnectedCallback(): void {
    cancelAnimationFrame(this.#frame);
  }

  #stop(play: HTMLButtonElement): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    play.textContent = 'Play';
  }

  #simulate(form: HTMLFormElement): void {
    const values = new FormData(form);
    const settings: WindowSettings = {
      receiveMaximum: Number(values.get('receiveMaximum')),
      behaviour: String(values.get('behaviour')) as Behaviour,
      enforced: values.get('enforced') === 'yes',
    };
    this.#run = runWindow(settings);
    this.#write('receiveMaximum', String(settings.receiveMaximum));
    this.#write('says', sayWindow(this.#run, settings));
    this.querySelectorAll<HTMLElement>('[data-part="slots"] i').forEach((slot, index) => {
      slot.dataset['beyond'] = String(index >= settings.receiveMaximum);
    });
  }

  #show(atMs: number): void {
    const { quota, remembered } = momentAt(this.#run, atMs);
    this.#write('time', `${Math.round(atMs)} ms`);
    this.#write('quota', String(quota));
    this.querySelectorAll<HTMLElement>('[data-part="slots"] i').forEach((slot, index) => {
      slot.textContent = String(remembered[index] ?? '');
      slot.dataset['full'] = String(remembered[index] !== undefined);
    });
    this.querySelector('[data-part="wire"]')?.replaceChildren(
      ...onTheWire(this.#run, atMs).map(({ packet, place }) => {
        const group = document.createElementNS(svg, 'g');
        const [circle, text] = [document.createElementNS(svg, 'circle'), document.createElementNS(svg, 'text')];
        group.setAttribute('class', `window__packet window__packet--${packet.from}`);
        group.setAttribute('transform', `translate(${8 + place * 184} ${packet.from === 'client' ? 22 : 38})`);
        circle.setAttribute('r', '6');
        text.setAttribute('y', '2.4');
        text.textContent = packet.name === 'DISCONNECT' ? '93' : String(packet.id);
        group.append(circle, text);
        return group;
      }),
    );
  }

  #write(part: string, text: string): void {
    const element = this.querySelector(`[data-part="${part}"]`);
    if (element && element.textContent !== text) element.textContent = text;
  }
}

customElements.define('in-flight-window', InFlightWindow);
