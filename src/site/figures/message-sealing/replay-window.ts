/** `<replay-window>`: lets messages arrive in an order of the reader’s choice. */
import { arrivals, type Rule, rules, saysOf } from './arrivals.ts';

const countersMax = 24;

class ReplayWindow extends HTMLElement {
  connectedCallback(): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    const field = this.querySelector<HTMLInputElement>('[name="counters"]');
    if (!field) return;
    this.addEventListener('input', () => this.#draw(field.value));
    this.addEventListener('click', ({ target }) => {
      const counters = target instanceof HTMLElement ? target.dataset['counters'] : undefined;
      if (counters === undefined) return;
      field.value = counters;
      this.#draw(counters);
    });
  }

  #draw(text: string): void {
    const counters = (text.match(/\d{1,9}/g) ?? []).slice(0, countersMax).map(Number);
    const chosen = this.querySelector<HTMLInputElement>('[name="rule"]:checked')?.value;
    const rule: Rule = rules.find(([name]) => name === chosen)?.[0] ?? 'window';
    const taken = arrivals(rule, counters);
    this.querySelector('[data-part="row"]')?.replaceChildren(
      ...counters.map((counter, index) => arrival(counter, taken[index] === true)),
    );
    const says = this.querySelector('[data-part="says"]');
    if (says) says.textContent = saysOf(counters, taken);
  }
}

function arrival(counter: number, taken: boolean): HTMLElement {
  const item = document.createElement('li');
  item.dataset['taken'] = String(taken);
  const code = document.createElement('code');
  code.textContent = String(counter);
  const word = document.createElement('span');
  word.textContent = taken ? 'taken' : 'refused';
  item.append(code, word);
  return item;
}

customElements.define('replay-window', ReplayWindow);
