/** `<fuzz-run>`: runs the fuzzer anew, on a tinymq in this page, and draws its line as it grows. */
import { advance, crashRows, lineOf, openSession, type Session, type Strategy, summaryOf } from './session.ts';

/** Of each frame; the rest belongs to the reader. */
const sliceMs = 8;

class FuzzRun extends HTMLElement {
  #running = 0;

  connectedCallback(): void {
    const form = this.querySelector<HTMLFormElement>('[data-part="form"]');
    if (!form) return;
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const strategy = new FormData(form).get('strategy') === 'flip' ? 'flip' : 'all';
      this.#start(strategy);
    });
  }

  disconnectedCallback(): void {
    cancelAnimationFrame(this.#running);
  }

  #start(strategy: Strategy): void {
    cancelAnimationFrame(this.#running);
    const session = openSession(strategy, crypto.randomUUID());
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const frame = () => {
      const until = performance.now() + sliceMs;
      while (!session.fuzzer.done && performance.now() < until) advance(session);
      if (!still || session.fuzzer.done) this.#draw(strategy, session);
      if (session.fuzzer.done) this.#conclude(strategy, session);
      else this.#running = requestAnimationFrame(frame);
    };
    this.#running = requestAnimationFrame(frame);
  }

  #draw(strategy: Strategy, session: Session): void {
    this.querySelector(`[data-line="${strategy}"]`)?.setAttribute('points', lineOf(session));
    const summary = this.querySelector(`[data-summary="${strategy}"]`);
    if (summary) summary.textContent = summaryOf(session);
  }

  #conclude(strategy: Strategy, session: Session): void {
    const says = this.querySelector('[data-part="says"]');
    if (says) says.textContent = summaryOf(session);
    const caption = this.querySelector('caption');
    if (caption) caption.textContent = `What it died of, with ${strategy === 'all' ? 'nine mutators' : 'bits alone'}`;
    const rows = crashRows(session).map(({ signature, foundAt, times, bytes }) => {
      const row = document.createElement('tr');
      for (const text of [signature, foundAt, times]) row.insertCell().textContent = text;
      const code = document.createElement('code');
      code.textContent = bytes;
      row.insertCell().append(code);
      return row;
    });
    this.querySelector('[data-part="crashes"]')?.replaceChildren(...rows);
  }
}

customElements.define('fuzz-run', FuzzRun);
