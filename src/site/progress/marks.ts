/** Puts marks on everything that names a chapter or a lab: `data-chapter-mark`, `data-lab-mark`. */
import type { LabProgress } from '../../model/wire.ts';
import { loadProgress, saveChapter } from './progress.ts';

/** Both halves of a lab: every objective of the half, listed in the mark's attributes, is solved. */
function halves(mark: HTMLElement, { solved }: LabProgress): void {
  for (const half of ['attack', 'defence'] as const) {
    const ids = mark.dataset[half]?.split(' ').filter(Boolean) ?? [];
    if (ids.length > 0 && ids.every((id) => solved[id])) mark.dataset[`${half}Solved`] = '';
  }
}

async function showMarks(): Promise<void> {
  const { chapters, labs } = await loadProgress();
  for (const mark of document.querySelectorAll<HTMLElement>('[data-chapter-mark]')) {
    if (chapters[mark.dataset['chapterMark'] ?? '']?.read) mark.dataset['read'] = '';
  }
  for (const mark of document.querySelectorAll<HTMLElement>('[data-lab-mark]')) {
    const progress = labs[mark.dataset['labMark'] ?? ''];
    if (progress) halves(mark, progress);
  }
}

/** A chapter counts as read when its end has been on the screen. */
function noticeTheEnd(): void {
  const end = document.querySelector<HTMLElement>('[data-chapter-end]');
  const id = end?.dataset['chapterEnd'];
  if (!end || !id) return;
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    void saveChapter(id, { read: true });
    for (const mark of document.querySelectorAll<HTMLElement>(`[data-chapter-mark="${id}"]`)) mark.dataset['read'] = '';
  });
  observer.observe(end);
}

void showMarks();
noticeTheEnd();
