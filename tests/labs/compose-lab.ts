/** Builds a project around one fixture: the sound lab, and over it the files in which the broken one differs. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const fixtures = fileURLToPath(new URL('../fixtures/labs', import.meta.url));
const labKit = new URL('../../src/lab-kit/index.ts', import.meta.url).href;

export interface ComposedLab {
  /** Holds `labs/sound` and `content/99-fixture.mdx`. */
  root: string;
  remove(): Promise<void>;
}

/** `without` are files to leave out. */
export async function composeLab(fixture: string, without: readonly string[] = []): Promise<ComposedLab> {
  const root = await mkdtemp(join(tmpdir(), `lab-${fixture}-`));
  const folder = join(root, 'labs', 'sound');
  await mkdir(join(root, 'content'));
  await writeFile(join(root, 'content', '99-fixture.mdx'), '---\nlabs: [sound]\n---\n');
  await cp(join(fixtures, 'sound'), folder, { recursive: true });
  await cp(join(fixtures, fixture), folder, { recursive: true });
  for (const file of without) await rm(join(folder, file));
  await pointImportsHome(folder);
  return { root, remove: () => rm(root, { recursive: true }) };
}

/** Relative imports of a fixture mean its place in the repository. */
async function pointImportsHome(folder: string): Promise<void> {
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts'))) {
    const text = await readFile(join(folder, file), 'utf8');
    const sound = `${pathToFileURL(join(fixtures, 'sound')).href}/`;
    const moved = text
      .replaceAll("'../../../../src/lab-kit/index.ts'", `'${labKit}'`)
      .replaceAll("'../sound/", `'${sound}`);
    await writeFile(join(folder, file), moved);
  }
}
