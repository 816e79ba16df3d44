/** What one learner may keep. Checked here and not only at the HTTP border, because imports come by another way. */
import * as z from 'zod';
import { labIdSchema } from '../model/ids.ts';

export const TEXT_CHARACTERS_MAX = 65_536;
export const LABS_MAX = 64;
export const OBJECTIVES_PER_LAB_MAX = 32;
export const CHAPTERS_MAX = 64;
export const QUESTIONS_PER_CHAPTER_MAX = 64;
export const HINTS_MAX = 3;

export const draftSchema = z.string().max(TEXT_CHARACTERS_MAX);
export const chapterSchema = z.string().regex(/^\d{2}-[a-z0-9-]{1,60}$/);
const questionSchema = z.string().regex(/^[a-z0-9-]{1,60}$/i);
const objectiveIdSchema = z.string().regex(/^[AD]\d{1,3}$/);

const atMost =
  (max: number) =>
  (record: object): boolean =>
    Object.keys(record).length <= max;

export const quizSchema = z
  .record(questionSchema, z.int().min(0).max(99))
  .refine(atMost(QUESTIONS_PER_CHAPTER_MAX), `at most ${QUESTIONS_PER_CHAPTER_MAX} questions in a chapter`);

const labProgressSchema = z.strictObject({
  solved: z
    .record(objectiveIdSchema, z.iso.datetime())
    .refine(atMost(OBJECTIVES_PER_LAB_MAX), `at most ${OBJECTIVES_PER_LAB_MAX} objectives in a lab`),
  hintsTaken: z.int().min(0).max(HINTS_MAX),
  script: draftSchema.nullable(),
  policy: draftSchema.nullable(),
});

/** `ProgressView` of src/model/wire.ts, bounded in every direction. */
export const progressSchema = z.strictObject({
  labs: z.record(labIdSchema, labProgressSchema).refine(atMost(LABS_MAX), `at most ${LABS_MAX} labs`),
  chapters: z
    .record(chapterSchema, z.strictObject({ read: z.boolean(), quiz: quizSchema }))
    .refine(atMost(CHAPTERS_MAX), `at most ${CHAPTERS_MAX} chapters`),
});
