import { getCollection } from 'astro:content';
import { definitions } from '../lab/definitions.ts';

/** Ids of the labs whose folder exists. */
export const openLabs: ReadonlySet<string> = new Set(definitions.keys());

/** Ids of the chapters whose text exists in the course's first language. */
export async function openChapters(): Promise<ReadonlySet<string>> {
  return new Set((await getCollection('chapters')).map(({ id }) => id));
}
