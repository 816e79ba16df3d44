/** Goes round system, light, dark. `boot.js` has set the root's attributes before the first paint. */
type Choice = 'system' | 'light' | 'dark';
const order: Choice[] = ['system', 'light', 'dark'];
const root = document.documentElement;
const prefersDark = matchMedia('(prefers-color-scheme: dark)');

const choice = (): Choice => order.find((name) => name === root.dataset['themeChoice']) ?? 'system';

function apply(): void {
  const now = choice();
  root.dataset['theme'] = now === 'system' ? (prefersDark.matches ? 'dark' : 'light') : now;
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-toggle]')) {
    const names = JSON.parse(button.dataset['names'] ?? '{}') as Record<Choice, string>;
    const label = `${button.dataset['label']}: ${names[now]}`;
    button.setAttribute('aria-label', label);
    button.title = label;
    button.hidden = false;
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-toggle]')) {
  button.addEventListener('click', () => {
    const next = order[(order.indexOf(choice()) + 1) % order.length] ?? 'system';
    root.dataset['themeChoice'] = next;
    if (next === 'system') localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
    apply();
  });
}
prefersDark.addEventListener('change', apply);
apply();
