/** The search dialog. Pagefind and its index are fetched when it is opened for the first time. */
interface Found {
  url: string;
  excerpt: string;
  meta: { title: string };
  sub_results: { title: string; url: string; excerpt: string }[];
}
interface Pagefind {
  /** Null when a newer search has overtaken this one. */
  debouncedSearch(query: string): Promise<{ results: { data(): Promise<Found> }[] } | null>;
}

const RESULTS_MAX = 6;
const dialog = document.querySelector<HTMLDialogElement>('[data-search]');
const input = dialog?.querySelector('input');
const list = dialog?.querySelector('ol');
const status = dialog?.querySelector<HTMLElement>('[role="status"]');
let pagefind: Promise<Pagefind> | null = null;

/** Shows the dialog, ready to type. */
function open(): void {
  if (!dialog || dialog.open) return;
  // The index exists only beside built pages, so the bundler must not look for it.
  pagefind ??= import(/* @vite-ignore */ dialog.dataset['index'] ?? '') as Promise<Pagefind>;
  pagefind.catch(() => say(status?.dataset['absent'] ?? ''));
  dialog.showModal();
  input?.select();
}

function say(text: string): void {
  if (status) status.textContent = text;
}

/** A link with the matched words marked; the excerpt is Pagefind's own HTML, escaped but for its marks. */
function resultItem(title: string, url: string, excerpt: string): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = url;
  const name = document.createElement('b');
  name.textContent = title;
  const text = document.createElement('span');
  text.innerHTML = excerpt;
  link.append(name, text);
  item.append(link);
  return item;
}

async function search(query: string): Promise<void> {
  const found = query.trim() === '' ? { results: [] } : await (await pagefind)?.debouncedSearch(query);
  if (!found) return;
  const pages = await Promise.all(found.results.slice(0, RESULTS_MAX).map((result) => result.data()));
  list?.replaceChildren(
    ...pages.flatMap((page) =>
      page.sub_results
        .slice(0, 3)
        .map(({ title, url, excerpt }) =>
          resultItem(title === page.meta.title ? title : `${page.meta.title} · ${title}`, url, excerpt),
        ),
    ),
  );
  say(query.trim() !== '' && pages.length === 0 ? (status?.dataset['none'] ?? '') : '');
}

/** Arrow keys go through field and results alike. */
function move(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const stops: (Element | null | undefined)[] = [input, ...(list?.querySelectorAll('a') ?? [])];
  const at = stops.indexOf(document.activeElement);
  const next = stops[Math.min(Math.max(at + (event.key === 'ArrowDown' ? 1 : -1), 0), stops.length - 1)];
  if (next instanceof HTMLElement) next.focus();
  event.preventDefault();
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], .monaco-editor') !== null;

document.addEventListener('keydown', (event) => {
  const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
  const controlK = event.key === 'k' && (event.ctrlKey || event.metaKey) && !typing(event.target);
  if (!slash && !controlK) return;
  event.preventDefault();
  open();
});
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-search-open]')) {
  button.hidden = false;
  button.addEventListener('click', open);
}
input?.addEventListener('input', () => void search(input.value).catch(() => {}));
dialog?.addEventListener('keydown', move);
// Enter in the field goes to the first result instead of closing the dialog.
dialog?.querySelector('form')?.addEventListener('submit', (event) => {
  if (event.submitter && document.activeElement !== input) return;
  event.preventDefault();
  list?.querySelector('a')?.click();
});
dialog?.addEventListener('click', (event) => {
  if (event.target === dialog) dialog.close();
});

export {};
