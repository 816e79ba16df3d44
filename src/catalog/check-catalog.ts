/** What only shows when all labs and all chapters are seen together. */
import { join, relative } from 'node:path';
import type { ChapterLabs } from './chapters.ts';
import type { LabProblem } from './lab-problem.ts';
import type { LabReading } from './read-lab.ts';
import { type Report, reportTo } from './report.ts';

/** Adds problems to the readings, and a reading for each lab that a chapter names and no folder holds. */
export function checkCatalog(readings: LabReading[], chapters: readonly ChapterLabs[], root: string): void {
  for (const reading of readings) {
    const report = reportTo(reading.problems, reading.labId, relative(root, join(root, 'labs', reading.labId)));
    checkNumber(reading, readings, report);
    checkChapter(reading, chapters, report);
  }
  readings.push(...missingFolders(readings, chapters));
}

function missingFolders(readings: readonly LabReading[], chapters: readonly ChapterLabs[]): LabReading[] {
  const folders = readings.map(({ labId }) => labId);
  return chapters.flatMap(({ slug, labs }) =>
    labs
      .filter((labId) => !folders.includes(labId))
      .map((labId) => {
        const problems: LabProblem[] = [];
        reportTo(problems, labId, `content/${slug}.mdx`)('ERR_LAB_FOLDER_MISSING', '', {
          detail: `There is no folder labs/${labId}.`,
          remedy: 'Add the lab, or take it out of the list until it is there.',
        });
        return { labId, bundle: null, problems };
      }),
  );
}

function checkNumber({ bundle, labId }: LabReading, readings: readonly LabReading[], report: Report): void {
  const number = bundle?.definition.number;
  const twin = readings.find((other) => other.labId !== labId && other.bundle?.definition.number === number);
  if (number === undefined || twin === undefined) return;
  report('ERR_LAB_NUMBER_DUPLICATE', 'lab.ts', {
    detail: `${twin.labId} is number ${number}, too.`,
    remedy: 'Number the labs as the curriculum does.',
  });
}

function checkChapter({ bundle, labId }: LabReading, chapters: readonly ChapterLabs[], report: Report): void {
  if (bundle === null) return;
  const named = bundle.definition.chapter;
  const mounting = chapters.filter(({ labs }) => labs.includes(labId)).map(({ slug }) => slug);
  if (mounting.length === 1 && mounting[0] === named) return;
  const detail =
    mounting.length === 0
      ? `No chapter mounts the lab; it names ${named}.`
      : `The lab names ${named} and is mounted by ${mounting.join(', ')}.`;
  report('ERR_LAB_CHAPTER', 'lab.ts', {
    detail,
    remedy: `List "${labId}" under \`labs\` in content/${named}.mdx and nowhere else.`,
  });
}
