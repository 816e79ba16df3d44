/** Finds what a script imports. A blob worker resolves no bare specifier, so each site is rewritten before it runs. */
import { init, parse } from 'es-module-lexer/js';
import type { ImportSite, SourcePosition } from './messages.ts';

export interface ForeignImport {
  specifier: string;
  /** In the emitted code. */
  position: SourcePosition;
}

/** @returns The imports of `mqtt`, and those of anything else, which cannot run. */
export async function importSites(code: string): Promise<{ sites: ImportSite[]; foreign: ForeignImport[] }> {
  await init;
  const [imports] = parse(code);
  const sites: ImportSite[] = [];
  const foreign: ForeignImport[] = [];
  for (const site of imports) {
    if (site.type === 'import-meta' || site.specifier === undefined) continue;
    const { specifier, start, end } = site;
    if (specifier === 'mqtt') sites.push({ specifier, start, end });
    else foreign.push({ specifier, position: positionAt(code, start) });
  }
  return { sites, foreign };
}

function positionAt(code: string, offset: number): SourcePosition {
  const before = code.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
