/** `<certificate-check>`: a certificate and a client are chosen above, their five answers stand below. */
import { certificates } from './certificates.ts';
import { answersOf, type ClientSettings, clientPresets, type Question, summaryOf } from './judge.ts';

const words = { holds: 'yes', fails: 'no', notAsked: 'not asked' };

class CertificateCheck extends HTMLElement {
  #certificate = certificates[1];
  #settings = clientPresets[0]?.settings;

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    form.hidden = false;
    form.addEventListener('input', () => {
      this.#settings = settingsIn(form);
      this.#show(form);
    });
    form.addEventListener('click', ({ target }) => {
      const { preset, certificate } = target instanceof HTMLElement ? target.dataset : {};
      this.#settings = clientPresets.find(({ id }) => id === preset)?.settings ?? this.#settings;
      this.#certificate = certificates.find(({ id }) => id === certificate) ?? this.#certificate;
      if (preset ?? certificate) this.#show(form);
    });
    this.#show(form);
  }

  #show(form: HTMLFormElement): void {
    const [certificate, settings] = [this.#certificate, this.#settings];
    if (!certificate || !settings) return;
    fill(form, settings);
    const preset = clientPresets.find((each) => JSON.stringify(each.settings) === JSON.stringify(settings));
    for (const button of form.querySelectorAll<HTMLElement>('button')) {
      const { preset: ofClient, certificate: ofCertificate } = button.dataset;
      const pressed = ofClient ? ofClient === preset?.id : ofCertificate === certificate.id;
      button.setAttribute('aria-pressed', String(pressed));
    }
    const answers = answersOf(certificate, settings);
    for (const row of this.querySelectorAll<HTMLElement>('[data-question]')) {
      const question = row.dataset['question'] as Question;
      row.dataset['answer'] = answers[question];
      write(row, 'shows', certificate[question]);
      write(row, 'answer', words[answers[question]]);
    }
    write(this, 'says', summaryOf(certificate, settings));
  }
}

function write(within: Element, part: string, text: string): void {
  const element = within.querySelector(`[data-part="${part}"]`);
  if (element) element.textContent = text;
}

function settingsIn(form: HTMLFormElement): ClientSettings {
  const data = new FormData(form);
  const choice = (name: string) => String(data.get(name));
  return {
    trust: choice('trust'),
    chain: data.has('chain'),
    name: choice('name'),
    dates: data.has('dates'),
    purpose: data.has('purpose'),
    revocation: data.has('revocation'),
    onFailure: choice('onFailure'),
  } as ClientSettings;
}

function fill(form: HTMLFormElement, settings: ClientSettings): void {
  for (const [name, value] of Object.entries(settings)) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLSelectElement) field.value = String(value);
    if (field instanceof HTMLInputElement) field.checked = value === true;
  }
}

customElements.define('certificate-check', CertificateCheck);
