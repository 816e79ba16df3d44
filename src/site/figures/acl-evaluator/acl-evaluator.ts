/** `<acl-evaluator>`: controls appear with JavaScript; the policy code is fetched when they are first used. */
class AclEvaluator extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    const evaluator = async () => {
      await import('./compile-nothing.ts');
      return import('./evaluator.ts');
    };
    form.addEventListener('input', async () => (await evaluator()).evaluate(this, form));
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('click', async ({ target }) => {
      const { rules, request } = target instanceof HTMLElement ? target.dataset : {};
      if (rules !== undefined) (await evaluator()).takeRules(this, form, rules);
      if (request !== undefined) (await evaluator()).takeRequest(this, form, Number(request));
    });
  }
}

customElements.define('acl-evaluator', AclEvaluator);
