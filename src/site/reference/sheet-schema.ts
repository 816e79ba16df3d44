import * as z from 'zod';

/** Frontmatter of a cheat sheet: one printed page, one subject. */
export const sheetSchema = z.strictObject({
  order: z.int().min(1).max(40).describe('Place among the sheets.'),
  title: z.string().max(60),
  chapter: z
    .string()
    .regex(/^\d{2}-[a-z-]+$/)
    .describe('Where it is explained.'),
});
