import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorReference } from './error-reference.ts';
import { errorSources } from './error-sources.ts';

const found = (text: string) => errorSources('a.ts', text);

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: it is source text
test.each([
  [
    'a problem',
    'throw new LabError({ code: "ERR_A_B", status: 404, title: "No", detail: `There is no ${id}.`, remedy: "Look." })',
    { code: 'ERR_A_B', status: '404', title: 'No', detail: 'There is no ….', remedy: 'Look.' },
  ],
  [
    'a call with everything',
    'problem("ERR_A_B", 429, "Too many", sentence(x), "Wait.")',
    { code: 'ERR_A_B', status: '429', title: 'Too many', detail: '…', remedy: 'Wait.' },
  ],
  [
    'a call about a file',
    'report("ERR_A_B", "lab.ts", { detail: "It is empty.", remedy: "Write it." })',
    { code: 'ERR_A_B', status: '', title: '', detail: 'It is empty.', remedy: 'Write it.' },
  ],
  [
    'a sentence',
    'throw new Error(`ERR_A_B: there is no "${name}".`)',
    { code: 'ERR_A_B', status: '', title: '', detail: 'there is no "…".', remedy: '' },
  ],
  [
    'a code under a type',
    'return [{ code: "ERR_A_B" as const, detail, remedy: `Say ${better}.` }]',
    { code: 'ERR_A_B', status: '', title: '', detail: '…', remedy: 'Say ….' },
  ],
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: it is source text
])('%s is found with its words', (_, text, source) => {
  expect(found(text)).toEqual([source]);
});

test('what only names a code is no source of it', () => {
  expect(found('if (problem.code === "ERR_A_B") return; // ERR_C_D')).toEqual([]);
});

// All of the source is parsed, on a machine that may be busy.
test('every code that a source file writes down stands in the error reference', { timeout: 60_000 }, () => {
  const reference = errorReference();
  const files = globSync('src/**/*.ts').filter((file) => !/\.(test|fixture)\.ts$|\/testing\//.test(file));
  const codes = files.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=['"`])ERR_[A-Z0-9_]+(?=['"`:])/g) ?? []);
  expect(codes.length).toBeGreaterThan(50);
  expect([...new Set(codes)].filter((code) => !reference.includes(`\`${code}\``))).toEqual([]);
});
