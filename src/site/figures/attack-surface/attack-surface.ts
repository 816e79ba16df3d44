/** `<attack-surface>`: where you stand and in which state the deployment is; the map and the list follow. */
import { doors, type Standpoint, type State, standpoints, summaryOf, words } from './surface.ts';

class AttackSurface extends HTMLElement {
  connectedCallback(): void {
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    const form = this.querySelector('form');
    form?.addEventListener('input', () => this.#show(form));
    if (form) this.#show(form);
  }

  #show(form: HTMLFormElement): void {
    const data = new FormData(form);
    const state: State = data.get('state') === 'hardened' ? 'hardened' : 'found';
    const from: Standpoint = standpoints.find(({ id }) => id === data.get('from'))?.id ?? 'internet';
    for (const door of doors) {
      const reach = door[state][from];
      const row = this.querySelector<HTMLElement>(`li[data-door="${door.id}"]`);
      if (!row) continue;
      row.dataset['reach'] = reach;
      tell(row, 'reach', words[reach]);
      tell(row, 'why', state === 'hardened' ? door.control : door.prize);
      for (const line of this.querySelectorAll<SVGElement>(`path[data-door="${door.id}"]`)) {
        if (line.dataset['from'] === from) line.dataset['reach'] = reach;
        else delete line.dataset['reach'];
      }
    }
    for (const place of this.querySelectorAll<SVGElement>('[data-place]')) {
      if (place.dataset['place'] === from) place.dataset['here'] = '';
      else delete place.dataset['here'];
    }
    tell(this, 'says', summaryOf(state, from));
  }
}

function tell(within: HTMLElement, part: string, text: string): void {
  const element = within.querySelector(`[data-part="${part}"]`);
  if (element && element.textContent !== text) element.textContent = text;
}

customElements.define('attack-surface', AttackSurface);
