/** `<connect-builder>`: the form appears with JavaScript; what draws the packet is fetched when something is changed. */
class ConnectBuilder extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    form.hidden = false;
    const redraw = async () => (await import('./redraw.ts')).redraw(this, form);
    form.addEventListener('input', () => void redraw());
    form.addEventListener('submit', (event) => event.preventDefault());
    // The fields have their first values back only after the event.
    form.addEventListener('reset', () => setTimeout(() => void redraw()));
  }
}

customElements.define('connect-builder', ConnectBuilder);
