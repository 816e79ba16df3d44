/** `npm run lab:new <id> [-- --chapter NN-name]`: a folder for a new lab, and what to do next. */
import { parseArgs } from 'node:util';
import { type CatalogOptions, labIds, projectRoot, readCatalog } from '../../src/catalog/index.ts';
import { LabError } from '../../src/model/problem.ts';
import { placeOf } from './place.ts';
import { scaffold } from './scaffold.ts';

const usage = 'Usage: npm run lab:new -- <id> [--chapter 05-authorization]';

/** Resolves with 0, or with 2 when nothing was written, because what was asked for cannot be. */
export async function main(args: string[], { root = projectRoot }: CatalogOptions = {}): Promise<number> {
  const { id, chapter } = asked(args);
  if (id === undefined) {
    console.error(`ERR_LAB_NEW_OPTION: Exactly one id is needed, and there is no option but --chapter. ${usage}`);
    return 2;
  }
  try {
    const place = placeOf(id, chapter, await existingLabs(root));
    const files = await scaffold(place, root);
    console.log(`Lab ${place.number} in ${place.chapter}:\n${files.map((file) => `  ${file}`).join('\n')}`);
    console.log(`\nIt runs, and it is no lab yet. What is missing:\n  npm run lab:verify -- ${id}`);
    return 0;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.error(error.message);
    return 2;
  }
}

function asked(args: string[]): { id?: string; chapter?: string } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { chapter: { type: 'string' } },
      allowPositionals: true,
    });
    const [id, ...others] = positionals;
    return id === undefined || others.length > 0 ? {} : { id, ...values };
  } catch {
    return {};
  }
}

/** A lab that cannot be read has its id all the same. */
async function existingLabs(root: string): Promise<{ id: string; number: number }[]> {
  const readings = await readCatalog({ root });
  const numbers = new Map(readings.map(({ labId, bundle }) => [labId, bundle?.definition.number ?? 0]));
  return (await labIds({ root })).map((id) => ({ id, number: numbers.get(id) ?? 0 }));
}
