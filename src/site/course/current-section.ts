/** Marks the section being read in every table of contents: the last heading above the upper third of the window. */
const links = new Map<string, HTMLAnchorElement[]>();
for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-toc] a')) {
  const id = decodeURIComponent(link.hash.slice(1));
  links.set(id, [...(links.get(id) ?? []), link]);
}
const headings = [...links.keys()].flatMap((id) => document.getElementById(id) ?? []);

function mark(): void {
  const line = innerHeight / 3;
  const current = headings.findLast((heading) => heading.getBoundingClientRect().top < line) ?? headings[0];
  for (const [id, all] of links) {
    for (const link of all) {
      if (id === current?.id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  }
}

let waiting = false;
function markSoon(): void {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    mark();
  });
}

if (headings.length > 0) {
  addEventListener('scroll', markSoon, { passive: true });
  mark();
}
