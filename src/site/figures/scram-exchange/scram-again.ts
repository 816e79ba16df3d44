/** `<scram-again>`: runs a whole exchange with new nonces and marks what differs from the one before. */
import { rfc7677, runExchange, withFreshNonces } from './exchange.ts';

class ScramAgain extends HTMLElement {
  #connections = 1;

  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('[data-part="connect"]');
    if (!button || !('subtle' in crypto)) return;
    button.hidden = false;
    button.addEventListener('click', () => void this.#connect());
  }

  async #connect(): Promise<void> {
    const steps = await runExchange(withFreshNonces(rfc7677));
    this.#connections += 1;
    const texts = steps.map(({ sent }) => sent ?? '');
    for (const line of this.querySelectorAll<HTMLElement>('[data-place]')) {
      const before = [...line.children].map(({ textContent }) => textContent);
      const parts = (texts[Number(line.dataset['place'])] ?? '').split(/(?<=,)/);
      line.replaceChildren(
        ...parts.map((part, index) => {
          const element = document.createElement(part === before[index] ? 'span' : 'mark');
          element.textContent = part;
          return element;
        }),
      );
    }
    const seen = texts.some((text) => text.includes(rfc7677.password));
    const says = this.querySelector('[data-part="says"]');
    if (says) {
      says.textContent = seen
        ? `By chance the letters of the password stand in connection ${this.#connections}.`
        : `Connection ${this.#connections}: what is marked is new. “${rfc7677.password}” is nowhere.`;
    }
  }
}

customElements.define('scram-again', ScramAgain);
