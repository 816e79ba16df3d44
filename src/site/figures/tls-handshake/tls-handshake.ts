/** `<tls-handshake>`: one recording at a time, and the connections of the reader's own lab where there is one. */
import type { Problem } from '../../../model/problem.ts';
import { href } from '../../href.ts';
import { type Connection, tlsConnections } from './capture.ts';
import { dissect } from './dissect.ts';
import { recordsHtml, summaryOf } from './render.ts';

class TlsHandshake extends HTMLElement {
  #connections: Connection[] = [];

  connectedCallback(): void {
    this.#part('live').hidden = false;
    const own = this.querySelector<HTMLElement>('[data-view="own"]');
    if (own) own.hidden = this.dataset['lab'] === undefined;
    this.addEventListener('click', ({ target }) => {
      const view = target instanceof HTMLElement ? target.dataset['view'] : undefined;
      if (view) this.#show(view);
      if (view === 'own') void this.#fetch();
    });
    this.#part('choice').addEventListener('change', ({ target }) => {
      if (target instanceof HTMLSelectElement) this.#draw(Number(target.value));
    });
    const first = this.querySelector<HTMLElement>('[data-view]')?.dataset['view'];
    if (first) this.#show(first);
  }

  #part(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }

  #show(view: string): void {
    for (const button of this.querySelectorAll<HTMLElement>('[data-view]')) {
      button.setAttribute('aria-pressed', String(button.dataset['view'] === view));
    }
    for (const section of this.querySelectorAll<HTMLElement>('[data-shows]')) {
      section.hidden = section.dataset['shows'] !== view;
    }
  }

  async #fetch(): Promise<void> {
    this.#part('says').textContent = 'Starting your lab …';
    const capture = await fetchCapture(this.dataset['lab'] ?? '');
    if (typeof capture === 'string') {
      this.#part('says').textContent = capture;
      return;
    }
    this.#connections = tlsConnections(capture);
    this.#part('choice').hidden = this.#connections.length === 0;
    const options = this.#connections.map(({ label }, index) => new Option(label, String(index)));
    this.querySelector('select')?.replaceChildren(...options);
    if (this.#connections.length > 0) this.#draw(0);
    else this.#part('says').textContent = 'Nobody has spoken TLS in your lab yet.';
  }

  #draw(index: number): void {
    const records = dissect(this.#connections[index]?.chunks ?? []);
    this.#part('says').textContent = summaryOf(records);
    this.#part('records').innerHTML = recordsHtml(records, 0);
  }
}

/** The capture of the reader's lab, which is started where it does not run; or a sentence that says why not. */
async function fetchCapture(labId: string): Promise<ArrayBuffer | string> {
  try {
    const headers = { 'content-type': 'application/json' };
    const opened = await fetch(href('/api/sandboxes'), { method: 'POST', headers, body: JSON.stringify({ labId }) });
    const answer = (await opened.json()) as { id: string } & Partial<Problem>;
    if (!opened.ok) return `${answer.detail} ${answer.remedy ?? ''}`;
    return await (await fetch(href(`/api/sandboxes/${answer.id}/capture.pcapng`))).arrayBuffer();
  } catch {
    return 'These pages are served without a lab server; the recordings are all there is to see.';
  }
}

customElements.define('tls-handshake', TlsHandshake);
