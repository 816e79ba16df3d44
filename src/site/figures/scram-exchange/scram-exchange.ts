/** `<scram-exchange>`: runs the exchange again at every change and says who noticed what. */
import { strictClientChecks } from '../../../scram/index.ts';
import { annotate, messages } from './annotations.ts';
import {
  carelessChecks,
  computedValues,
  type ExchangeInput,
  explainsProof,
  rfc7677,
  runExchange,
  type Step,
  withFreshNonces,
} from './exchange.ts';
import { tamperings } from './tampering.ts';

const ITERATIONS_MAX = 200_000;
const LIST_SIZE = 5_040;
const noWebCrypto = 'Your browser offers cryptography only to pages that come over HTTPS or from your own machine.';

const element = (name: string, ...children: (Node | string)[]): HTMLElement => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

class ScramExchangeFigure extends HTMLElement {
  #changes: (string | null)[] = [null, null, null, null];
  #steps: readonly Step[] = [];
  #careful = true;
  #run = 0;

  connectedCallback(): void {
    if (!('subtle' in crypto)) {
      this.#part('outcome').textContent = noWebCrypto;
      return;
    }
    for (const hidden of this.querySelectorAll<HTMLElement>('form, textarea')) hidden.hidden = false;
    for (const text of this.querySelectorAll<HTMLElement>('.scram__static')) text.hidden = true;
    this.#form.addEventListener('input', ({ target }) => {
      if (target instanceof HTMLSelectElement) void this.#tamper();
      else void this.#show();
    });
    this.querySelector('ol')?.addEventListener('input', ({ target }) => this.#typed(target));
    this.#part('fresh').addEventListener('click', () => this.#fill(withFreshNonces(this.#input())));
    this.#part('reset').addEventListener('click', () => this.#fill(rfc7677));
    const guess = this.querySelector<HTMLFormElement>('.scram__guess');
    guess?.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#guess(String(new FormData(guess).get('guess')));
    });
    void this.#show();
  }

  get #form(): HTMLFormElement {
    return this.querySelector('form') as HTMLFormElement;
  }

  #part(name: string, within: Element = this): HTMLElement {
    const part = within.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!part) throw new Error(`ERR_SITE_FIGURE_PART: ScramExchange.astro wrote no "${name}".`);
    return part;
  }

  #input(): ExchangeInput {
    const values = new FormData(this.#form);
    const text = (name: string) => String(values.get(name) ?? '');
    return {
      userName: text('userName'),
      password: text('password'),
      clientNonce: text('clientNonce'),
      serverNonce: text('serverNonce'),
      salt: text('salt'),
      iterations: Math.min(ITERATIONS_MAX, Math.max(1, Math.floor(Number(text('iterations'))) || 1)),
    };
  }

  /** New start values; whatever was put in on the way is taken out. */
  #fill(input: ExchangeInput): void {
    for (const [name, value] of Object.entries(input)) {
      const field = this.#form.elements.namedItem(name);
      if (field instanceof HTMLInputElement) field.value = String(value);
    }
    this.#choose('');
    void this.#tamper();
  }

  #choose(id: string): void {
    const select = this.#form.elements.namedItem('tampering');
    if (select instanceof HTMLSelectElement) select.value = id;
  }

  async #tamper(): Promise<void> {
    const id = new FormData(this.#form).get('tampering');
    const tampering = tamperings.find((each) => each.id === id);
    this.#changes = [null, null, null, null];
    if (tampering) {
      const sent = (await runExchange(this.#input()))[tampering.at]?.sent;
      if (sent) this.#changes[tampering.at] = tampering.change(sent);
    }
    await this.#show();
  }

  #typed(target: EventTarget | null): void {
    if (!(target instanceof HTMLTextAreaElement)) return;
    const place = Number(target.closest<HTMLElement>('[data-place]')?.dataset['place']);
    const typed = target.value.replaceAll('\n', '');
    this.#changes[place] = typed === this.#steps[place]?.sent ? null : typed;
    this.#choose(this.#changes.every((change) => change === null) ? '' : 'own');
    void this.#show();
  }

  async #show(): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    const input = this.#input();
    this.#careful = new FormData(this.#form).has('careful');
    const steps = await runExchange(input, this.#changes, this.#careful ? strictClientChecks : carelessChecks);
    const values = await computedValues(input, steps);
    if (run !== this.#run) return;
    this.#steps = steps;
    for (const item of this.querySelectorAll<HTMLElement>('[data-place]')) this.#showStep(item);
    this.#part('values').replaceChildren(
      ...values.map(({ name, formula, value, holders }) =>
        element(
          'div',
          element('dt', name, element('small', formula)),
          element('dd', element('code', value), element('small', `known to: ${holders}`)),
        ),
      ),
    );
    this.#part('outcome').textContent = this.#outcome();
    this.#part('guessed').textContent = '';
  }

  #showStep(item: HTMLElement): void {
    const place = Number(item.dataset['place']);
    const step = this.#steps[place];
    const wire = item.querySelector('textarea');
    const arrived = step?.arrived ?? '';
    if (wire && wire.value !== arrived) wire.value = arrived;
    if (wire) wire.disabled = step?.sent === null;
    item.toggleAttribute('data-changed', step?.sent !== step?.arrived);
    item.dataset['state'] = step?.sent === null ? 'unsent' : step?.refusal ? 'refused' : 'accepted';
    const attributes = annotate(arrived, place);
    this.#part('attributes', item).replaceChildren(
      ...(arrived === '' ? [] : attributes).map(({ text, meaning }) =>
        element('div', element('dt', element('code', text)), element('dd', meaning)),
      ),
    );
    this.#part('verdict', item).textContent = this.#verdict(place);
  }

  #verdict(place: number): string {
    const step = this.#steps[place];
    const words = messages[place];
    const receiver = words?.from === 'client' ? 'The broker' : 'The client';
    if (!step || step.sent === null) return 'Never sent.';
    if (!this.#careful && words?.unchecked && !step.refusal) return words.unchecked;
    if (step.refusal) return `${receiver} stops here (${step.refusal.error}). ${step.refusal.message}`;
    return step.sent === step.arrived ? (words?.accepted ?? '') : `${receiver} notices nothing here.`;
  }

  #outcome(): string {
    const refusedAt = this.#steps.findIndex(({ refusal }) => refusal);
    const changed = this.#steps.some(({ sent, arrived }) => sent !== arrived);
    if (refusedAt !== -1) {
      const by = messages[refusedAt]?.from === 'client' ? 'broker' : 'client';
      const cheap = /,i=(\d+)/.exec(this.#steps[1]?.arrived ?? '')?.[1];
      const leaked = refusedAt === 2 && Number(cheap) < this.#input().iterations;
      return `The ${by} ends the exchange at message ${refusedAt + 1}.${leaked ? ` But a proof with i=${cheap} has left the client, and guesses at it are cheap.` : ''}`;
    }
    if (!this.#careful)
      return 'The connection stands. Whether this is the broker, the client does not know: it has checked nothing.';
    return changed
      ? 'Nobody noticed the change, since it changes nothing that counts.'
      : 'Both sides have proved that they know the secret, and neither has sent it.';
  }

  async #guess(guess: string): Promise<void> {
    const begun = performance.now();
    const right = await explainsProof(guess, this.#steps);
    const ms = performance.now() - begun;
    const list = `One guess took ${ms.toFixed(1)} ms here; a list of ${LIST_SIZE.toLocaleString('en')} takes ${((LIST_SIZE * ms) / 1000).toFixed(0)} s.`;
    const said = right ? `Yes: “${guess}” gives exactly this proof.` : `No: “${guess}” gives another proof.`;
    this.#part('guessed').textContent =
      this.#steps[2]?.sent == null ? 'No proof was sent, so there is nothing to test a guess on.' : `${said} ${list}`;
  }
}

customElements.define('scram-exchange', ScramExchangeFigure);
