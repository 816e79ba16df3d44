/** Ties the strip of bytes to the words about them: pointer, touch and arrow keys show the field in the readout. */
class WirePacket extends HTMLElement {
  #summary: Node[] = [];

  connectedCallback(): void {
    this.#summary = [...(this.#readout?.childNodes ?? [])];
    const strip = this.querySelector<HTMLElement>('[data-part="strip"]');
    strip?.addEventListener('pointerover', (event) => this.#show(fieldOf(event.target)));
    strip?.addEventListener('pointerleave', () => this.#show(focused(strip)));
    strip?.addEventListener('focusin', (event) => this.#show(fieldOf(event.target)));
    strip?.addEventListener('focusout', () => this.#show(null));
    strip?.addEventListener('keydown', (event) => this.#walk(event));
    strip?.addEventListener('click', (event) => this.#stay(event));
  }

  get #readout(): HTMLElement | null {
    return this.querySelector('[data-part="readout"]');
  }

  #show(number: string | null): void {
    for (const element of this.querySelectorAll<HTMLElement>('[data-field]')) {
      element.toggleAttribute('data-lit', element.dataset['field'] === number);
    }
    const entry = number === null ? null : this.querySelector(`li[data-field="${number}"]`);
    const words = entry ? [...entry.childNodes].map((node) => node.cloneNode(true)) : this.#summary;
    this.#readout?.replaceChildren(...words);
  }

  /** One stop for the Tab key, arrows within. */
  #walk(event: KeyboardEvent): void {
    const fields = [...this.querySelectorAll<HTMLElement>('a[data-field]')];
    const at = fields.findIndex((field) => field.contains(document.activeElement));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: fields.length - 1 }[event.key];
    const field = to === undefined ? undefined : fields[to];
    if (!field) return;
    event.preventDefault();
    for (const other of fields) other.tabIndex = other === field ? 0 : -1;
    field.focus();
  }

  /** With the list closed a jump to it would lead nowhere; the readout says it all. */
  #stay(event: MouseEvent): void {
    if (this.querySelector('details')?.open) return;
    event.preventDefault();
    const field = event.target instanceof Element ? event.target.closest<HTMLElement>('a[data-field]') : null;
    field?.focus();
  }
}

function fieldOf(target: EventTarget | null): string | null {
  const field = target instanceof Element ? target.closest<HTMLElement>('[data-field]') : null;
  return field?.dataset['field'] ?? null;
}

const focused = (strip: HTMLElement): string | null =>
  strip.contains(document.activeElement) ? fieldOf(document.activeElement) : null;

customElements.define('wire-packet', WirePacket);
