import * as z from 'zod';
import { labIdSchema } from '../model/ids.ts';

/** Frontmatter of a chapter. Strict: a misspelt key is an error and not a silently missing part of the page. */
export const chapterSchema = z.strictObject({
  number: z.int().min(1).max(11),
  title: z.string().max(80),
  summary: z.string().max(220).describe('One or two sentences for the map, search and link previews.'),
  minutes: z.int().min(5).max(240).describe('Reading time without labs.'),
  outcomes: z.array(z.string()).min(1).describe('What the reader can do afterwards: "Read CONNECT bytes by hand."'),
  labs: z.array(labIdSchema).describe('Those that exist, in the order in which the chapter mounts them.'),
  sources: z
    .array(z.strictObject({ title: z.string(), url: z.url().optional(), note: z.string().optional() }))
    .default([]),
});
export type Chapter = z.infer<typeof chapterSchema>;
