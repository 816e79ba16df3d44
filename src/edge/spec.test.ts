import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { specRefSchema } from '../model/spec-ref.ts';

const folder = new URL('./', import.meta.url);
const spec = readFileSync(new URL('SPEC.md', folder), 'utf8');
const rows = spec.split('\n').filter((line) => /^\| [A-Z]+\d+ +\|/.test(line));
const rules = rows.map((line) => line.split('|')[1]?.trim() ?? '');

const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
const cited = new Set(
  tests.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/['`]\[([A-Z]+\d+)\]/g)].map(([, id]) => id ?? ''),
  ),
);

test('every rule of SPEC.md has a test, and every cited rule exists', () => {
  expect(rules.length).toBeGreaterThan(70);
  expect(new Set(rules).size).toBe(rules.length);
  expect(rules.filter((rule) => !cited.has(rule))).toEqual([]);
  expect([...cited].filter((rule) => !rules.includes(rule))).toEqual([]);
});

test('every normative statement in SPEC.md is written as it is in the standard', () => {
  for (const row of rows) {
    const cells = row.split('|').map((cell) => cell.trim());
    // Tables of limits and of events have no columns for the standards.
    if (cells.length !== 6) continue;
    const [, , , v311, v5] = cells;
    for (const [version, cell] of [
      ['3.1.1', v311],
      ['5.0', v5],
    ] as const) {
      if (!cell || cell === '–' || cell === '_policy_') continue;
      for (const id of cell.split(', ')) {
        expect(specRefSchema.safeParse(`mqtt-${version} ${id.startsWith('§') ? id : `[${id}]`}`)).toMatchObject({
          success: true,
        });
      }
    }
  }
});
