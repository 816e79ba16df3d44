/** Reads rules and request from the page, asks the policy code of the labs, and draws what every rule says. */
import { parsePolicy } from '../../../policy/index.ts';
import { type Asked, requestPresets, rulesPresets } from './presets.ts';
import { type RuleTrace, requestProblem, traceOf } from './trace.ts';

export function takeRules(root: HTMLElement, form: HTMLFormElement, id: string): void {
  const text = rulesPresets.find((preset) => preset.id === id)?.text;
  const field = form.elements.namedItem('rules');
  if (text === undefined || !(field instanceof HTMLTextAreaElement)) return;
  field.value = text;
  evaluate(root, form);
}

export function takeRequest(root: HTMLElement, form: HTMLFormElement, index: number): void {
  const asked = requestPresets[index]?.asked;
  if (!asked) return;
  for (const name of ['userName', 'action', 'topic'] as const) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = asked[name];
  }
  const retain = form.elements.namedItem('retain');
  if (retain instanceof HTMLInputElement) retain.checked = asked.retain;
  evaluate(root, form);
}

export function evaluate(root: HTMLElement, form: HTMLFormElement): void {
  const data = new FormData(form);
  const text = String(data.get('rules') ?? '');
  const asked: Asked = {
    userName: String(data.get('userName') ?? ''),
    action: String(data.get('action')) as Asked['action'],
    topic: String(data.get('topic') ?? ''),
    retain: data.has('retain'),
  };
  markPressed(root, text, asked);
  const parsed = parsePolicy(text);
  const problem = requestProblem(asked);
  mark(form, 'rules', 'issues' in parsed);
  mark(form, 'topic', problem !== null);
  const verdict = root.querySelector<HTMLElement>('[data-part="verdict"]');
  if (!verdict) return;
  if ('issues' in parsed) {
    const [issue] = parsed.issues;
    verdict.textContent = `These are no rules: line ${issue?.line}, ${issue?.message}`;
    return;
  }
  if (problem) {
    verdict.textContent = `Nobody can ask for this: ${problem}.`;
    return;
  }
  const { decision, rules } = traceOf(parsed.policy, asked);
  verdict.replaceChildren(bold(decision.effect === 'allow' ? 'Allowed. ' : 'Denied. '), decision.reason);
  root.querySelector('[data-part="rules"]')?.replaceChildren(...rules.map(drawRule));
}

function markPressed(root: HTMLElement, text: string, asked: Asked): void {
  for (const button of root.querySelectorAll<HTMLElement>('[data-rules]')) {
    const same = rulesPresets.find(({ id }) => id === button.dataset['rules'])?.text === text;
    button.setAttribute('aria-pressed', String(same));
  }
  for (const button of root.querySelectorAll<HTMLElement>('[data-request]')) {
    const preset = requestPresets[Number(button.dataset['request'])];
    button.setAttribute('aria-pressed', String(JSON.stringify(preset?.asked) === JSON.stringify(asked)));
  }
}

function mark(form: HTMLFormElement, name: string, invalid: boolean): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.setAttribute('aria-invalid', String(invalid));
}

function bold(text: string): HTMLElement {
  const made = document.createElement('b');
  made.textContent = text;
  return made;
}

function drawRule({ head, topics, outcome, effect, says }: RuleTrace): HTMLElement {
  const row = document.createElement('li');
  row.className = 'acl__rule';
  row.dataset['outcome'] = outcome;
  row.dataset['effect'] = effect;
  const rule = document.createElement('code');
  rule.textContent = topics ? `${head} ${topics}` : head;
  const finding = document.createElement('span');
  finding.textContent = says;
  row.append(rule, finding);
  return row;
}
