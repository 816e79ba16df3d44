/** The words of the course, each with one meaning: `content/glossary.json`. */
import * as z from 'zod';

const entrySchema = z.strictObject({
  term: z.string().describe('As it is written within a sentence.'),
  meaning: z.string().max(280).describe('One or two sentences; `code` in backquotes.'),
  chapter: z
    .string()
    .regex(/^\d{2}-[a-z-]+$/)
    .optional()
    .describe('Where it is taught.'),
});
export type GlossaryEntry = z.infer<typeof entrySchema>;

/** By key, in kebab case. */
export const glossarySchema = z.record(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), entrySchema);
