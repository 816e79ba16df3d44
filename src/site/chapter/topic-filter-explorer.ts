/** Reads the filter at every key and marks the lists. */
import { readFilter } from './topic-filter-lesson.ts';

class TopicFilterExplorer extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector('input');
    const form = this.querySelector<HTMLElement>('[data-part="form"]');
    if (!input || !form) return;
    form.hidden = false;
    input.addEventListener('input', () => this.#show(input.value));
    form.addEventListener('click', (event) => {
      const filter = event.target instanceof HTMLElement ? event.target.dataset['filter'] : undefined;
      if (filter === undefined) return;
      input.value = filter;
      this.#show(filter);
    });
    this.#show(input.value);
  }

  #show(filter: string): void {
    const { matches, covers, problem, summary } = readFilter(filter);
    const says = this.querySelector('[data-part="says"]');
    if (says) says.textContent = summary;
    this.querySelector('input')?.setAttribute('aria-invalid', String(problem !== null));
    this.#mark('matches', matches, 'matches');
    this.#mark('covers', covers, 'covered');
  }

  #mark(part: string, marks: boolean[], word: string): void {
    this.querySelectorAll<HTMLElement>(`[data-part="${part}"] > li`).forEach((row, index) => {
      const yes = marks[index] === true;
      row.toggleAttribute('data-yes', yes);
      const said = row.querySelector('span');
      if (said) said.textContent = yes ? word : '';
    });
  }
}

customElements.define('topic-filter-explorer', TopicFilterExplorer);
