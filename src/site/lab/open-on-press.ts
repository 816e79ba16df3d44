/**
 * Client directive `client:lab`. The poster is plain HTML; pressing its button asks whether there is a lab server,
 * and only then fetches React, the workbench and the editor. State is written to the poster's section and never to
 * the island, which belongs to React. Astro bundles this file alone, without `import.meta`, so it imports nothing.
 */
import type { ClientDirective } from 'astro';

async function labServerAnswers(healthUrl: string): Promise<boolean> {
  try {
    const response = await fetch(healthUrl);
    return response.ok && (response.headers.get('content-type') ?? '').includes('json');
  } catch {
    return false;
  }
}

const openOnPress: ClientDirective = (load, _options, island) => {
  const section = island.closest<HTMLElement>('[data-lab]');
  const button = section?.querySelector<HTMLButtonElement>('[data-lab-open]');
  const notice = section?.querySelector<HTMLElement>('[data-lab-notice]');
  if (!section || !button || !notice) return;

  const open = async () => {
    button.setAttribute('aria-busy', 'true');
    notice.textContent = '';
    try {
      if (!(await labServerAnswers(section.dataset['health'] ?? ''))) {
        notice.textContent = notice.dataset['absent'] ?? '';
        return;
      }
      const hydrate = await load();
      section.dataset['state'] = 'open';
      await hydrate();
      section.scrollIntoView({ block: 'start' });
    } catch {
      section.dataset['state'] = 'closed';
      notice.textContent = notice.dataset['failed'] ?? '';
    } finally {
      button.removeAttribute('aria-busy');
    }
  };

  button.hidden = false;
  button.addEventListener('click', () => void open());
};

export default openOnPress;
