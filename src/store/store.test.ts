import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LABS_MAX, progressSchema, TEXT_CHARACTERS_MAX } from './progress-limits.ts';
import { openStore, type Store } from './store.ts';

const lab = 'open-broker-eavesdrop';
let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  store = await openStore(join(folder, 'deep', 'progress.sqlite'));
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

test('what was saved is there after the file is opened again', async () => {
  await store.saveDrafts('ann', lab, { script: 'lab.log(1)', policy: '{}' });
  await store.saveSolved('ann', lab, ['A1', 'A2'], '2026-01-01T00:00:00.000Z');
  await store.setHintsTaken('ann', lab, 2);
  await store.saveChapter('ann', '01-overview', { read: true, quiz: { q1: 3 } });
  const before = await store.progress('ann');
  await store.close();
  store = await openStore(join(folder, 'deep', 'progress.sqlite'));
  expect(await store.progress('ann')).toEqual(before);
  expect(before).toEqual({
    labs: {
      [lab]: {
        solved: { A1: '2026-01-01T00:00:00.000Z', A2: '2026-01-01T00:00:00.000Z' },
        hintsTaken: 2,
        script: 'lab.log(1)',
        policy: '{}',
      },
    },
    chapters: { '01-overview': { read: true, quiz: { q1: 3 } } },
  });
  expect(progressSchema.parse(before)).toEqual(before);
});

test('learners see only their own progress', async () => {
  await store.saveSolved('ann', lab, ['A1'], '2026-01-01T00:00:00.000Z');
  expect(await store.progress('bob')).toEqual({ labs: {}, chapters: {} });
  expect((await store.labProgress('ann', lab)).solved).toEqual({ A1: '2026-01-01T00:00:00.000Z' });
  expect((await store.labProgress('bob', lab)).solved).toEqual({});
});

test('the first solve keeps its time, and a text that is not named is left alone', async () => {
  await store.saveSolved('ann', lab, ['A1'], '2026-01-01T00:00:00.000Z');
  await store.saveSolved('ann', lab, ['A1', 'A2'], '2026-02-02T00:00:00.000Z');
  await store.saveDrafts('ann', lab, { script: 'one', policy: 'two' });
  await store.saveDrafts('ann', lab, { policy: null });
  expect(await store.labProgress('ann', lab)).toEqual({
    solved: { A1: '2026-01-01T00:00:00.000Z', A2: '2026-02-02T00:00:00.000Z' },
    hintsTaken: 0,
    script: 'one',
    policy: null,
  });
});

test('merging unites solves, keeps what the other side lacks and never takes a solve away', async () => {
  await store.saveSolved('ann', lab, ['A1'], '2026-01-01T00:00:00.000Z');
  await store.saveDrafts('ann', lab, { script: 'mine', policy: 'mine' });
  await store.saveChapter('ann', '01-overview', { read: true });
  await store.merge('ann', {
    labs: { [lab]: { solved: { A2: '2026-03-03T00:00:00.000Z' }, hintsTaken: 1, script: 'theirs', policy: null } },
    chapters: { '01-overview': { read: false, quiz: { q1: 0 } } },
  });
  expect(await store.progress('ann')).toEqual({
    labs: {
      [lab]: {
        solved: { A1: '2026-01-01T00:00:00.000Z', A2: '2026-03-03T00:00:00.000Z' },
        hintsTaken: 1,
        script: 'theirs',
        policy: 'mine',
      },
    },
    chapters: { '01-overview': { read: true, quiz: { q1: 0 } } },
  });
});

test('a text at the limit is kept, one beyond it is refused and changes nothing', async () => {
  await store.saveDrafts('ann', lab, { script: 'x'.repeat(TEXT_CHARACTERS_MAX) });
  const tooLong = store.saveDrafts('ann', lab, { script: 'y'.repeat(TEXT_CHARACTERS_MAX + 1) });
  await expect(tooLong).rejects.toThrow('ERR_PROGRESS_TEXT_TOO_LONG');
  expect((await store.labProgress('ann', lab)).script).toBe('x'.repeat(TEXT_CHARACTERS_MAX));
});

test('a learner cannot fill the disk with labs that do not exist', async () => {
  for (let index = 0; index < LABS_MAX; index++) await store.saveDrafts('ann', `lab-${index}`, { script: '' });
  await expect(store.saveDrafts('ann', 'one-more', { script: '' })).rejects.toThrow('ERR_PROGRESS_TOO_MUCH');
  expect(Object.keys((await store.progress('ann')).labs)).toHaveLength(LABS_MAX);
  await store.saveDrafts('ann', 'lab-0', { script: 'still writable' });
});

test('two processes may write to one file: a second connection waits for the first', async () => {
  const other = await openStore(join(folder, 'deep', 'progress.sqlite'));
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      (index % 2 ? store : other).saveSolved('ann', lab, [`A${index + 1}`], '2026-01-01T00:00:00.000Z'),
    ),
  );
  await other.close();
  expect(Object.keys((await store.labProgress('ann', lab)).solved)).toHaveLength(20);
});
