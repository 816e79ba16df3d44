/** Which chapter mounts which lab, from the frontmatter of `content/*.mdx`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

export interface ChapterLabs {
  /** File name without its ending: `01-overview`. */
  slug: string;
  labs: readonly string[];
}

/** The site checks the rest of the frontmatter; here only the labs matter. */
const frontmatterSchema = z.object({ labs: z.array(z.string()) });

/** All chapters, by name. A chapter whose frontmatter cannot be read throws with its file name. */
export async function readChapters(contentDirectory: string): Promise<ChapterLabs[]> {
  const files = (await readdir(contentDirectory)).filter((name) => /^\d{2}-[a-z-]+\.mdx$/.test(name)).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(contentDirectory, file), 'utf8');
      return { slug: file.replace(/\.mdx$/, ''), labs: labsOf(text, file) };
    }),
  );
}

function labsOf(text: string, file: string): string[] {
  const frontmatter = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1];
  const parsed = frontmatterSchema.safeParse(frontmatter === undefined ? undefined : parse(frontmatter));
  if (parsed.success) return parsed.data.labs;
  throw new Error(`content/${file}: the frontmatter has no list "labs".`);
}
