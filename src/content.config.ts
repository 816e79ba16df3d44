import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { chapterSchema } from './site/chapter-schema.ts';
import { sheetSchema } from './site/reference/sheet-schema.ts';

export const collections = {
  chapters: defineCollection({
    loader: glob({ base: './content', pattern: ['**/[^_]*.mdx', '!reference/**'] }),
    schema: chapterSchema,
  }),
  sheets: defineCollection({
    loader: glob({ base: './content/reference', pattern: '*.mdx' }),
    schema: sheetSchema,
  }),
};
