/** Where a new lab belongs: its id, its number and its chapter, as the course map has them or as the author says. */
import { labIdSchema } from '../../src/model/ids.ts';
import { LabError } from '../../src/model/problem.ts';
import { chapters, labCount } from '../../src/site/course/course-map.ts';

export interface LabPlace {
  id: string;
  number: number;
  chapter: string;
  /** Null where the course map has none. */
  title: string | null;
}

/**
 * `existing` are the ids and numbers of the labs that are there. A lab on the course map knows its chapter; any other
 * needs `chapter`. Throws `ERR_LAB_NEW_ID`, `ERR_LAB_NEW_EXISTS` or `ERR_LAB_NEW_CHAPTER`.
 */
export function placeOf(
  id: string,
  chapter: string | undefined,
  existing: readonly { id: string; number: number }[],
): LabPlace {
  if (!labIdSchema.safeParse(id).success) {
    throw refusal('ERR_LAB_NEW_ID', `"${id}" is no lab id.`, 'Use lower-case words joined by hyphens.');
  }
  if (existing.some((lab) => lab.id === id)) {
    throw refusal('ERR_LAB_NEW_EXISTS', `There is a folder labs/${id}.`, 'Choose another id; ids are permanent.');
  }
  const planned = chapters.find(({ labs }) => labs.some((lab) => lab.id === id));
  const known = chapters.map((each) => each.id);
  const named = chapter ?? planned?.id;
  if (named === undefined) {
    const detail = `The course map has no lab "${id}".`;
    throw refusal('ERR_LAB_NEW_CHAPTER', detail, `Say which chapter mounts it: --chapter ${known[0] ?? ''}.`);
  }
  if (!known.includes(named)) {
    throw refusal('ERR_LAB_NEW_CHAPTER', `There is no chapter "${named}".`, `Use one of: ${known.join(', ')}.`);
  }
  if (planned !== undefined && named !== planned.id) {
    const detail = `The course map has "${id}" in ${planned.id}.`;
    throw refusal('ERR_LAB_NEW_CHAPTER', detail, 'Leave --chapter out, or change the map first.');
  }
  const lab = planned?.labs.find((each) => each.id === id);
  return { id, number: lab?.number ?? nextNumber(existing), chapter: named, title: lab?.title ?? null };
}

/** Behind all that are planned; the last of those is the capstone. */
function nextNumber(existing: readonly { number: number }[]): number {
  return Math.max(labCount + 1, ...existing.map(({ number }) => number)) + 1;
}

function refusal(code: string, detail: string, remedy: string): LabError {
  return new LabError({ code, title: 'No new lab', status: 0, detail, remedy });
}
