/** Self-check questions, one JSON file a chapter: `content/NN-slug.quiz.json`. */
import * as z from 'zod';

const choiceSchema = z.strictObject({
  text: z.string(),
  right: z.literal(true).optional(),
  why: z.string().describe('Why it is right, or why it tempts and is wrong. Shown after answering.'),
});

const questionSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9-]{1,60}$/)
      .describe('Permanent: saved answers refer to it.'),
    text: z.string(),
    choices: z.array(choiceSchema).min(3).max(5).describe('Their order is permanent: a saved answer is an index.'),
    spec: z.string().optional(),
  })
  .refine(({ choices }) => choices.filter(({ right }) => right).length === 1, 'exactly one choice is right');

export const quizSchema = z
  .array(questionSchema)
  .min(1)
  .refine((questions) => new Set(questions.map(({ id }) => id)).size === questions.length, 'question ids differ');

export type Question = z.infer<typeof questionSchema>;

/** Text with `code` in backquotes, cut into runs; there is no other markup in questions and glossary entries. */
export function runsOf(text: string): { code: boolean; text: string }[] {
  return text.split('`').map((run, index) => ({ code: index % 2 === 1, text: run }));
}
