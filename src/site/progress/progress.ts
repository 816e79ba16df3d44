/**
 * What this reader has done, from the lab server or, where there is none, from this browser. Chapters read and quiz
 * answers are written here; solved objectives never are, since only the server sees those.
 */
import type { ProgressPatch, ProgressView } from '../../model/wire.ts';
import { href } from '../href.ts';

const KEY = 'progress';
const nothing = (): ProgressView => ({ labs: {}, chapters: {} });
let loading: Promise<ProgressView> | null = null;

function kept(): ProgressView {
  try {
    return { ...nothing(), ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ProgressView>) };
  } catch {
    return nothing();
  }
}

async function fromServer(): Promise<ProgressView> {
  try {
    const response = await fetch(href('/api/progress'));
    if (!response.ok) return kept();
    return (await response.json()) as ProgressView;
  } catch {
    return kept();
  }
}

/** Asked once a page. */
export function loadProgress(): Promise<ProgressView> {
  loading ??= fromServer();
  return loading;
}

/** Notes a chapter as read, or quiz answers; in this browser at once, on the server if there is one. */
export async function saveChapter(
  id: string,
  change: { read?: boolean; quiz?: Record<string, number> },
): Promise<void> {
  const local = kept();
  const before = local.chapters[id] ?? { read: false, quiz: {} };
  local.chapters[id] = { read: change.read ?? before.read, quiz: { ...before.quiz, ...change.quiz } };
  localStorage.setItem(KEY, JSON.stringify(local));
  const patch: ProgressPatch = { chapters: { [id]: change } };
  await fetch(href('/api/progress'), {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(patch),
    keepalive: true,
  }).catch(() => {});
}
