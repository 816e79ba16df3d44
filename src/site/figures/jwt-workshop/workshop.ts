/** Makes the token that the form describes, verifies it twice, and draws what came out. */
import { carelessVerdict } from './careless.ts';
import { type Draft, makeToken, presets, type Signer } from './make-token.ts';
import { type Step, verifySteps } from './verify-steps.ts';

/** Of several verifications under way only the last one is drawn. */
let latest = 0;

export function takePreset(root: HTMLElement, form: HTMLFormElement, id: string): void {
  const draft = presets.find((preset) => preset.id === id)?.draft;
  if (!draft) return;
  for (const [name, value] of Object.entries(draft)) {
    const field = form.elements.namedItem(name);
    if (
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLInputElement
    ) {
      field.value = value;
    }
  }
  markPreset(root, id);
  void verify(root, draft);
}

export function verifyForm(root: HTMLElement, form: HTMLFormElement): void {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '');
  const draft: Draft = {
    header: text('header'),
    payload: text('payload'),
    signer: text('signer') as Signer,
    clientId: text('clientId'),
  };
  markPreset(root, null);
  void verify(root, draft);
}

function markPreset(root: HTMLElement, id: string | null): void {
  for (const button of root.querySelectorAll<HTMLElement>('[data-preset]')) {
    button.setAttribute('aria-pressed', String(button.dataset['preset'] === id));
  }
}

async function verify(root: HTMLElement, draft: Draft): Promise<void> {
  latest += 1;
  const own = latest;
  const token = await makeToken(draft);
  const [steps, careless] = await Promise.all([verifySteps(token, draft.clientId), carelessVerdict(token)]);
  if (own !== latest) return;
  const parts = token.split('.');
  root.querySelectorAll('[data-part="token"] code').forEach((code, index) => {
    code.textContent = (parts[index] ?? '') + (index < 2 && index < parts.length - 1 ? '.' : '');
  });
  const list = root.querySelector('[data-part="steps"]');
  list?.replaceChildren(...steps.map(drawStep));
  const verdict = root.querySelector<HTMLElement>('[data-part="verdict"]');
  if (verdict) verdict.textContent = verdictOn(steps);
  const other = root.querySelector<HTMLElement>('[data-part="careless"]');
  if (other) {
    other.textContent = `${careless.letsIn ? 'lets it in' : 'refuses it'}: it ${careless.says}`;
    other.toggleAttribute('data-lets-in', careless.letsIn && steps.some(({ outcome }) => outcome === 'stopped'));
  }
}

/** For the live region, and at build time for the page. */
export function verdictOn(steps: readonly Step[]): string {
  const at = steps.findIndex(({ outcome }) => outcome === 'stopped');
  return at === -1 ? 'accepts it: nothing stops this token.' : `refuses it at check ${at + 1}: ${steps[at]?.says}`;
}

function drawStep({ check, title, outcome, says }: Step): HTMLElement {
  const step = document.createElement('li');
  step.className = 'step';
  step.dataset['outcome'] = outcome;
  step.dataset['check'] = check;
  for (const [className, text] of [
    ['step__title', title],
    ['step__says', outcome === 'unreached' ? 'not reached' : says],
  ] as const) {
    const part = document.createElement('span');
    part.className = className;
    part.textContent = text;
    step.append(part);
  }
  return step;
}
