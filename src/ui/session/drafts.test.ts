import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ProgressPatch } from '../../model/wire.ts';
import { createDrafts, type SaveState } from './drafts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup(answers: (() => Promise<unknown>)[] = []) {
  const sent: [ProgressPatch, boolean][] = [];
  const states: SaveState[] = [];
  const put = (patch: ProgressPatch, leaving: boolean) => {
    sent.push([patch, leaving]);
    return answers.shift()?.() ?? Promise.resolve();
  };
  return { sent, states, drafts: createDrafts('one-door', put, (state) => states.push(state)) };
}

it('saves a burst of keystrokes once, with the newest text', async () => {
  const { sent, states, drafts } = setup();
  drafts.change({ script: 'a' });
  drafts.change({ script: 'ab', policy: '{}' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent).toEqual([[{ labs: { 'one-door': { script: 'ab', policy: '{}' } } }, false]]);
  expect(states.at(-1)).toBe('saved');
});

it('tries again after a failure, and does not overwrite what was written meanwhile', async () => {
  const { sent, states, drafts } = setup([() => Promise.reject(new Error('offline'))]);
  drafts.change({ script: 'old', policy: 'kept' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states.at(-1)).toBe('failed');
  drafts.change({ script: 'new' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(sent.at(-1)?.[0]).toEqual({ labs: { 'one-door': { script: 'new', policy: 'kept' } } });
  expect(states.at(-1)).toBe('saved');
});

it('sends at once when the page is left, and nothing when nothing is waiting', () => {
  const { sent, drafts } = setup();
  drafts.flush(true);
  expect(sent).toEqual([]);
  drafts.change({ script: 'a' });
  drafts.flush(true);
  expect(sent).toEqual([[{ labs: { 'one-door': { script: 'a' } } }, true]]);
});
