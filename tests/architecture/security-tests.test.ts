/** docs/security.md names a test for each threat. A threat whose test was renamed or removed is held by nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Named {
  threat: string;
  file: string;
  title: string | null;
}

const rows = readFileSync('docs/security.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| S\d+ \|/.test(line));

const named: Named[] = rows.flatMap((row) => {
  const cells = row.split(' | ');
  const threat = (cells[0] ?? '').replace('| ', '');
  return (cells.at(-1) ?? '')
    .replace(/ \|$/, '')
    .split(/; (?=`)/)
    .map((text) => {
      const [, file = '', title = null] = /^`([^`]+)`(?:: (.+))?$/.exec(text.trim()) ?? [];
      return { threat, file, title };
    });
});

it('numbers the threats, and names at least one test for each', () => {
  expect(rows.length).toBeGreaterThan(15);
  expect(rows.map((row) => Number(/^\| S(\d+)/.exec(row)?.[1]))).toEqual(rows.map((_, index) => index + 1));
  expect(new Set(named.map(({ threat }) => threat)).size).toBe(rows.length);
});

it.each(named)('$threat is held by $file, $title', ({ file, title }) => {
  expect(existsSync(file), `${file} is there`).toBe(true);
  if (title !== null) expect(readFileSync(file, 'utf8')).toContain(title);
});
