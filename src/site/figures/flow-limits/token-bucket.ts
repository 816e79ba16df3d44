/** `<token-bucket>`: runs the traffic again at every change and redraws. */
import { type BucketSettings, type OnExceed, runBucket, sayBucket, type TraceId } from './bucket.ts';
import { bucketBars } from './bucket-bars.ts';

class TokenBucket extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => this.#show(form));
  }

  #show(form: HTMLFormElement): void {
    const values = new FormData(form);
    const settings: BucketSettings = {
      trace: String(values.get('trace')) as TraceId,
      perSecond: Number(values.get('perSecond')),
      burst: Number(values.get('burst')),
      onExceed: String(values.get('onExceed')) as OnExceed,
    };
    const run = runBucket(settings);
    const bars = bucketBars(run, settings.burst);
    this.#write('perSecond', String(settings.perSecond));
    this.#write('burst', String(settings.burst));
    this.#write('says', sayBucket(run));
    this.#draw('arrived', bars.arrived);
    this.#draw('passed', bars.passed);
    this.querySelector('[data-part="tokens"]')?.setAttribute('points', bars.tokens);
  }

  #write(part: string, text: string): void {
    const element = this.querySelector(`[data-part="${part}"]`);
    if (element && element.textContent !== text) element.textContent = text;
  }

  #draw(bars: 'arrived' | 'passed', heights: readonly number[]): void {
    this.querySelectorAll(`rect.bucket__${bars}`).forEach((bar, step) => {
      const height = heights[step] ?? 0;
      bar.setAttribute('height', String(height));
      bar.setAttribute('y', String(-height));
    });
  }
}

customElements.define('token-bucket', TokenBucket);
