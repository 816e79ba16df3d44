/** Explains the chosen answer at once and keeps it; every answer may be changed. */
import { loadProgress, saveChapter } from '../progress/progress.ts';

class SelfCheck extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('change', (event) => {
      if (!(event.target instanceof HTMLInputElement)) return;
      const question = event.target.closest<HTMLElement>('[data-question]');
      if (!question) return;
      const choice = Number(event.target.value);
      this.#explain(question, choice);
      void saveChapter(this.#chapter, { quiz: { [question.dataset['question'] ?? '']: choice } });
    });
    void this.#restore();
  }

  get #chapter(): string {
    return this.dataset['chapter'] ?? '';
  }

  get #questions(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[data-question]')];
  }

  async #restore(): Promise<void> {
    const { chapters } = await loadProgress();
    const answers = chapters[this.#chapter]?.quiz ?? {};
    for (const question of this.#questions) {
      const choice = answers[question.dataset['question'] ?? ''];
      const input = question.querySelector<HTMLInputElement>(`input[value="${choice}"]`);
      // What was chosen while the answers were on their way stays.
      if (choice === undefined || !input || question.dataset['answered']) continue;
      input.checked = true;
      this.#explain(question, choice);
    }
  }

  #explain(question: HTMLElement, choice: number): void {
    const right = choice === Number(question.dataset['right']);
    question.dataset['answered'] = right ? 'right' : 'wrong';
    const words = question.querySelector(`[data-choice="${choice}"]`);
    question.querySelector('[data-part="answer"]')?.replaceChildren(...(words?.cloneNode(true).childNodes ?? []));
    this.#count();
  }

  #count(): void {
    const answered = this.#questions.filter((question) => question.dataset['answered']);
    const right = answered.filter((question) => question.dataset['answered'] === 'right');
    const score = this.querySelector('[data-part="score"]');
    if (!score || answered.length < this.#questions.length) return;
    score.textContent =
      right.length === answered.length
        ? `All ${answered.length} right.`
        : `${right.length} of ${answered.length} right. Read the explanations of the others and choose again.`;
  }
}

customElements.define('self-check', SelfCheck);
