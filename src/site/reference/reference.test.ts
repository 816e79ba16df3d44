/** What the shelf says is held against the code that the labs run on. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bytesFromNotation, decodePacket } from '../../inspector/index.ts';
import { topicFilterCovers, topicFilterMatches } from '../../policy/index.ts';
import { capstone, plannedLab } from '../course/course-map.ts';
import { cveGallerySchema, recordUrl } from './cve-gallery.ts';
import { threatModelSchema } from './threat-model.ts';

const read = (path: string) => readFileSync(`content/${path}`, 'utf8');
/** Cells of the rows below the head of each table. */
function rowsOf(text: string): string[][] {
  const cells = (line: string) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  return text
    .split('\n')
    .filter((line, index, lines) => line.startsWith('|') && !lines[index + 1]?.startsWith('| ---'))
    .filter((line) => !line.startsWith('| ---'))
    .map(cells);
}
const codesIn = (cell: string | undefined) => [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

it('shows packets that decode, each under its name', () => {
  const rows = rowsOf(read('reference/01-packets.mdx'));
  const examples = rows.flatMap(([name, , , example]) =>
    codesIn(example)
      .filter((code) => /^([0-9a-f]{2} ?)+$/.test(code))
      .map((hex) => ({ name: name ?? '', hex })),
  );
  expect(examples.length).toBeGreaterThan(12);
  for (const { name, hex } of examples) {
    const bytes = bytesFromNotation(hex);
    const version = /^(20 03|f0)/.test(hex) ? 5 : 4;
    if (!bytes) throw new Error(`${hex} is no notation`);
    const { type, problem } = decodePacket(bytes, version);
    expect([hex, problem]).toEqual([hex, undefined]);
    expect(name).toContain(type);
  }
});

it('answers about wildcards as the broker of the labs does', () => {
  const rows = rowsOf(read('reference/04-wildcards.mdx')).map((row) => row.map((cell) => codesIn(cell)[0] ?? cell));
  const [matching, covering] = [rows.slice(0, 7), rows.slice(7)];
  expect(matching).toHaveLength(7);
  expect(covering).toHaveLength(5);
  for (const [filter = '', name = '', says = ''] of matching)
    expect([filter, name, topicFilterMatches(filter, name)]).toEqual([filter, name, says.startsWith('yes')]);
  for (const [rule = '', filter = '', says] of covering)
    expect([rule, filter, topicFilterCovers(rule, filter)]).toEqual([rule, filter, says === 'yes']);
});

it('numbers the sheets without a gap, and by their file names', () => {
  const files = readdirSync('content/reference').filter((name) => name.endsWith('.mdx'));
  const orders = files.map((name) => [
    Number(name.slice(0, 2)),
    Number(/^order: (\d+)$/m.exec(read(`reference/${name}`))?.[1]),
  ]);
  expect(orders).toEqual(files.map((_, index) => [index + 1, index + 1]));
});

it('names labs, borders, OWASP entries and techniques that exist', () => {
  const model = threatModelSchema.parse(JSON.parse(read('threats.json')));
  for (const { id, labs, boundaries, owasp, attack } of model.threats) {
    expect([id, labs.filter((lab) => lab !== capstone.id && !plannedLab(lab))]).toEqual([id, []]);
    expect([id, boundaries.filter((each) => !model.boundaries[each])]).toEqual([id, []]);
    expect([id, owasp.filter((each) => !model.owasp[each]), attack.filter((each) => !model.attack[each])]).toEqual([
      id,
      [],
      [],
    ]);
  }
  const css = readFileSync('src/styles/threats.css', 'utf8');
  for (const id of Object.keys(model.boundaries)) expect(css).toContain(`#border-${id}:checked`);
});

it('lists each record once, with an address', () => {
  const ids = cveGallerySchema
    .parse(JSON.parse(read('reference/cves.json')))
    .flatMap(({ cases }) => cases.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(recordUrl('CVE-2017-7650')).toBe('https://www.cve.org/CVERecord?id=CVE-2017-7650');
  expect(recordUrl('dojot/dojot#2529')).toBe('https://github.com/dojot/dojot/issues/2529');
});
