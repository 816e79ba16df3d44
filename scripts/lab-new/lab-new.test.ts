import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { labFiles, projectRoot } from '../../src/catalog/index.ts';
import { verifyLabs } from '../../src/verify/verify-labs.ts';
import { main } from './lab-new.ts';

let root = '';
const said = { log: '', error: '' };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lab-new-'));
  await mkdir(join(root, 'labs'));
  await mkdir(join(root, 'content'));
  // A lab imports `../../src/lab-kit`.
  await symlink(join(projectRoot, 'src'), join(root, 'src'));
  Object.assign(said, { log: '', error: '' });
  for (const stream of ['log', 'error'] as const) {
    vi.spyOn(console, stream).mockImplementation((text: string) => {
      said[stream] += `${text}\n`;
    });
  }
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(root, { recursive: true });
});

const newLab = (...args: string[]) => main(args, { root });
const labTs = (id: string) => readFile(join(root, 'labs', id, 'lab.ts'), 'utf8');

/** A newcomer reads these one after the other, and then has a lab. */
const unfinished = [
  'V0 ERR_LAB_LIST_EMPTY near-misses.ts',
  'V0 ERR_LAB_CHAPTER lab.ts',
  'V0 ERR_LAB_EQUIVALENT_MISSING solution.md',
  'V0 ERR_LAB_EQUIVALENT_MISSING solution.md',
  'V0 ERR_LAB_EQUIVALENT_MISSING solution.md',
  'V0 ERR_LAB_UNFINISHED lab.ts',
  'V0 ERR_LAB_UNFINISHED attacks.ts',
  'V0 ERR_LAB_UNFINISHED policy.hardened.jsonc',
  'V0 ERR_LAB_UNFINISHED script.solution.ts',
  'V0 ERR_LAB_UNFINISHED solution.md',
  'V1 ERR_LAB_SOLUTION_MISSES script.solution.ts',
  'V3 ERR_LAB_ATTACK_NOT_STOPPED policy.hardened.jsonc',
  'V3 ERR_LAB_ATTACK_NOT_STOPPED policy.hardened.jsonc',
];

it('writes ten files that run, and of which exactly what is unfinished is reported', { timeout: 300_000 }, async () => {
  expect(await newLab('spare-key', '--chapter', '05-authorization')).toBe(0);
  expect((await readdir(join(root, 'labs', 'spare-key'))).sort()).toEqual(Object.keys(labFiles).sort());
  const [report] = await Promise.all(verifyLabs(['spare-key'], { root, threads: 1 }));
  const found = report?.checks.flatMap(({ id, findings }) =>
    findings.map(({ code, file }) => `${id} ${code} ${file.replace('labs/spare-key/', '')}`),
  );
  expect(found).toEqual(unfinished);
  expect(report?.checks.filter(({ result }) => result === 'not-run').map(({ id }) => id)).toEqual(['V6']);
});

it('takes number, chapter and title of a planned lab from the course map', async () => {
  expect(await newLab('queue-bomb')).toBe(0);
  const text = await labTs('queue-bomb');
  expect(text).toContain("id: 'queue-bomb',\n  number: 19,\n  chapter: '06-flow-control',\n");
  expect(text).toContain("title: 'The session that never comes back',");
  expect(said.log).toContain('npm run lab:verify -- queue-bomb');
});

it('numbers a lab that is not planned behind all that are', async () => {
  expect(await newLab('spare-key', '--chapter', '05-authorization')).toBe(0);
  expect(await newLab('second-key', '--chapter', '05-authorization')).toBe(0);
  expect(await labTs('spare-key')).toContain('number: 34,');
  expect(await labTs('second-key')).toContain('number: 35,');
});

it.each([
  ['no id', [], /^ERR_LAB_NEW_OPTION: .*Usage/],
  ['two ids', ['one', 'two'], /^ERR_LAB_NEW_OPTION: /],
  ['an option that is none', ['spare-key', '--number', '3'], /^ERR_LAB_NEW_OPTION: /],
  ['an id that is none', ['Spare_Key'], /^ERR_LAB_NEW_ID: .*hyphens/],
  ['an id that leads elsewhere', ['../spare-key'], /^ERR_LAB_NEW_ID: /],
  ['an id that is taken', ['taken'], /^ERR_LAB_NEW_EXISTS: .*labs\/taken/],
  ['no chapter for a lab that is not planned', ['spare-key'], /^ERR_LAB_NEW_CHAPTER: .*--chapter/],
  ['a chapter that is none', ['spare-key', '--chapter', '11-nothing'], /^ERR_LAB_NEW_CHAPTER: .*05-authorization/],
  ['another chapter than planned', ['queue-bomb', '--chapter', '05-authorization'], /^ERR_LAB_NEW_CHAPTER: .*06-flow/],
])('refuses %s, and writes nothing', async (_, args, message) => {
  await mkdir(join(root, 'labs', 'taken'));
  await writeFile(join(root, 'labs', 'taken', 'lab.ts'), 'This is not TypeScript.');
  expect(await newLab(...args)).toBe(2);
  expect(said.error).toMatch(message);
  expect(await readdir(join(root, 'labs'))).toEqual(['taken']);
});
