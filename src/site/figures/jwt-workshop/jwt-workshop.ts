/** `<jwt-workshop>`: the form appears with JavaScript; signing and verifying are fetched when it is first used. */
class JwtWorkshop extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    for (const field of this.querySelectorAll('textarea')) field.readOnly = false;
    const workshop = () => import('./workshop.ts');
    form.addEventListener('input', async () => (await workshop()).verifyForm(this, form));
    form.addEventListener('submit', (event) => event.preventDefault());
    this.addEventListener('click', async ({ target }) => {
      const preset = target instanceof HTMLElement ? target.dataset['preset'] : undefined;
      if (preset) (await workshop()).takePreset(this, form, preset);
    });
  }
}

customElements.define('jwt-workshop', JwtWorkshop);
