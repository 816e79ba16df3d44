/** `<topic-tree>`: two filters over a tree that grows when a topic is added. */
import { type Coverage, coverageOf, nodesOf, plantTopics, type TopicNode } from './coverage.ts';

const TOPICS_MAX = 24;
const words = { both: 'asked and allowed', asked: 'asked, not allowed', rule: 'allowed', neither: '' } as const;

class TopicTree extends HTMLElement {
  #topics: string[] = [...plantTopics];

  connectedCallback(): void {
    const form = this.querySelector('form');
    if (!form) return;
    for (const part of this.querySelectorAll<HTMLElement>('[data-part="live"]')) part.hidden = false;
    form.addEventListener('input', () => this.#show(form));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#add(form);
    });
    this.addEventListener('click', ({ target }) => {
      const { rule, asked } = target instanceof HTMLElement ? target.dataset : {};
      if (rule === undefined || asked === undefined) return;
      field(form, 'rule').value = rule;
      field(form, 'asked').value = asked;
      this.#show(form);
    });
  }

  #add(form: HTMLFormElement): void {
    const added = field(form, 'added');
    const name = added.value.trim();
    if (!name || /[+#]/.test(name) || this.#topics.length >= TOPICS_MAX) return;
    this.#topics.push(name);
    added.value = '';
    this.#show(form);
  }

  #show(form: HTMLFormElement): void {
    const rule = field(form, 'rule').value;
    const asked = field(form, 'asked').value;
    const nodes = nodesOf(this.#topics);
    const coverage = coverageOf(rule, asked, nodes);
    const says = this.querySelector<HTMLElement>('[data-part="says"]');
    if (says) {
      says.textContent = coverage.says;
      says.toggleAttribute('data-covers', coverage.covers);
    }
    for (const button of this.querySelectorAll<HTMLElement>('[data-asked]')) {
      button.setAttribute('aria-pressed', String(button.dataset['rule'] === rule && button.dataset['asked'] === asked));
    }
    this.querySelector('[data-part="tree"]')?.replaceChildren(
      ...nodes.map((node, index) => drawNode(node, coverage, index)),
    );
  }
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  const found = form.elements.namedItem(name);
  if (!(found instanceof HTMLInputElement)) throw new Error(`ERR_FIGURE_TREE: TopicTree.astro wrote no “${name}”.`);
  return found;
}

function drawNode({ name, level, depth, inUse }: TopicNode, { reach }: Coverage, index: number): HTMLElement {
  const row = document.createElement('li');
  const reached = reach[index] ?? 'neither';
  row.dataset['reach'] = reached;
  row.toggleAttribute('data-in-use', inUse);
  row.dataset['depth'] = String(Math.min(depth, 6));
  const text = document.createElement('code');
  text.textContent = level || '(empty)';
  text.title = name;
  const said = document.createElement('span');
  said.textContent = words[reached];
  row.append(text, said);
  return row;
}

customElements.define('topic-tree', TopicTree);
