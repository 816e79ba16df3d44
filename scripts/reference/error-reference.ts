import { globSync, readFileSync } from 'node:fs';
import { type ErrorSource, errorSources } from './error-sources.ts';
import { code, page, table } from './markdown.ts';

/** Every code that the program throws or prints, in the words that stand beside it in the source. */
export function errorReference(): string {
  const files = globSync(['src/**/*.{ts,tsx}', 'scripts/**/*.{ts,mjs}'])
    .filter((file) => !/\.(test|fixture)\.tsx?$|\/testing\//.test(file))
    .sort();
  const sources = files.flatMap((file) => errorSources(file, readFileSync(file, 'utf8')));
  const rows = [...Map.groupBy(sources, (source) => source.code)].sort(([one], [other]) => (one < other ? -1 : 1));
  return page(
    'Error reference',
    'Codes are permanent; words may improve. `…` stands for what is filled in at the time. A status is there where the error can be the answer to an HTTP request.',
    table(
      ['Code', 'Status', 'What happened', 'What helps'],
      rows.map(([name, of]) => rowOf(name, of)),
    ),
  );
}

/** A code that is thrown in several places is told in the words of each. */
function rowOf(name: string, sources: readonly ErrorSource[]): string[] {
  const each = (pick: (source: ErrorSource) => string) =>
    [...new Set(sources.map(pick))].filter((words) => words !== '' && words !== '…').join(' / ');
  return [
    code(name),
    each(({ status }) => status),
    each(({ title, detail }) => [title === '' || title === '…' ? '' : `${title}.`, detail].filter(Boolean).join(' ')) ||
      '…',
    each(({ remedy }) => remedy),
  ];
}
