/** `<hook-truth-table>`: rules on top, what becomes of every answer below. */
import { answers, decide, type HookRules, hookPresets, summaryOf } from './decide.ts';

class HookTruthTable extends HTMLElement {
  connectedCallback(): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    const form = this.querySelector('form');
    form?.addEventListener('input', () => this.#show(rulesIn(form)));
    this.addEventListener('click', ({ target }) => {
      const id = target instanceof HTMLElement ? target.dataset['preset'] : undefined;
      const preset = hookPresets.find((each) => each.id === id);
      if (!form || !preset) return;
      for (const [name, value] of Object.entries(preset.rules)) {
        const field = form.elements.namedItem(name);
        if (field instanceof HTMLSelectElement) field.value = value;
      }
      this.#show(preset.rules);
    });
  }

  #show(rules: HookRules): void {
    const same = hookPresets.find((preset) => JSON.stringify(preset.rules) === JSON.stringify(rules));
    for (const button of this.querySelectorAll<HTMLElement>('[data-preset]')) {
      button.setAttribute('aria-pressed', String(button.dataset['preset'] === same?.id));
    }
    this.querySelectorAll<HTMLElement>('[data-part="answers"] > li').forEach((row, index) => {
      const answer = answers[index];
      if (!answer) return;
      const { letsIn, wrongly, why } = decide(rules, answer);
      row.dataset['outcome'] = wrongly ? 'wrongly' : letsIn ? 'in' : 'out';
      const verdict = row.querySelector('b');
      if (verdict) verdict.textContent = letsIn ? 'in' : 'refused';
      const reason = row.querySelector('small');
      if (reason) reason.textContent = why;
    });
    const says = this.querySelector('[data-part="says"]');
    if (says) says.textContent = summaryOf(rules);
  }
}

function rulesIn(form: HTMLFormElement): HookRules {
  const data = new FormData(form);
  return Object.fromEntries(
    ['accept', 'unclear', 'silence', 'nobody'].map((name) => [name, String(data.get(name))]),
  ) as unknown as HookRules;
}

customElements.define('hook-truth-table', HookTruthTable);
