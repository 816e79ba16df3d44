import { chapters } from '../course/course-map.ts';
import { href } from '../href.ts';

const written = new Set(
  Object.keys(import.meta.glob('/content/*.mdx')).map((path) => path.slice('/content/'.length, -'.mdx'.length)),
);

/** Where a chapter stands; undefined while it is not written. Throws for one that is not on the course map. */
export function chapterLink(id: string): { url: string; number: number; title: string } | undefined {
  const chapter = chapters.find((each) => each.id === id);
  if (!chapter) throw new Error(`ERR_REFERENCE_CHAPTER: there is no chapter "${id}" on the course map.`);
  return written.has(id) ? { url: href(`/chapters/${id}/`), number: chapter.number, title: chapter.title } : undefined;
}
