/** Writes the ten files of a new lab: a small world that runs, and a place for every thought that only its author has. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LabPlace } from './place.ts';

const templates = fileURLToPath(new URL('templates', import.meta.url));

/** Writes `labs/<id>` below `root` and resolves with the paths of its files from there. The folder must not exist yet. */
export async function scaffold(place: LabPlace, root: string): Promise<string[]> {
  const folder = `labs/${place.id}`;
  const files = (await readdir(templates)).sort();
  await mkdir(join(root, folder));
  for (const file of files) {
    const text = await readFile(join(templates, file), 'utf8');
    await writeFile(join(root, folder, file), filledIn(text, place), { flag: 'wx' });
  }
  return files.map((file) => `${folder}/${file}`);
}

/** Templates are sound TypeScript where they stand, one folder deeper than a lab. */
function filledIn(text: string, { id, number, chapter, title }: LabPlace): string {
  const titled = title === null ? text : text.replace(/'TODO: a title[^']*'/, () => quoted(title));
  return titled
    .replaceAll("'../../../src/lab-kit/index.ts'", "'../../src/lab-kit/index.ts'")
    .replace('number: 99,', `number: ${number},`)
    .replace("'00-chapter'", quoted(chapter))
    .replaceAll('new-lab', id);
}

const quoted = (text: string) => `'${text.replaceAll("'", '’')}'`;
