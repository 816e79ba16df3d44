/** Every lab as a learner plays it on its own page: it runs, it is solved, one wrong defence is explained, the right one holds. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAllLabs } from '../../src/catalog/index.ts';
import { launchBrowser } from './browser.ts';
import {
  applyPolicy,
  isSolved,
  type Learner,
  newLearner,
  openLab,
  replaceText,
  scriptEditor,
  untilSolved,
  verify,
} from './learner.ts';
import { type Program, startProgram } from './program.ts';

const labs = (await loadAllLabs()).sort((one, other) => one.definition.number - other.definition.number);
let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

test('there are labs', () => {
  expect(labs.length).toBeGreaterThan(0);
});

describe.each(labs)('$definition.id', (lab) => {
  let learner: Learner;
  const attackIds = lab.definition.objectives.flatMap(({ id, half }) => (half === 'attack' ? [id] : []));

  beforeAll(async () => {
    learner = await newLearner(browser);
    await learner.page.goto(`${program.url}/labs/${lab.definition.id}/`);
    await openLab(learner.page);
  });
  afterAll(() => learner?.close());

  test('its starter runs, shows something and solves nothing', async () => {
    const { page } = learner;
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const output = page.getByRole('tabpanel', { name: /Output/ });
    await expect.poll(async () => (await output.textContent())?.length ?? 0).toBeGreaterThan(20);
    for (const id of attackIds) expect(await isSolved(page, id)).toBe(false);
  });

  test('its solution solves the attack', async () => {
    const { page } = learner;
    await page
      .getByRole('button', { name: /^Stop/ })
      .click({ timeout: 1_000 })
      .catch(() => {});
    await replaceText(page, await scriptEditor(page), lab.solution);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    for (const id of attackIds) await untilSolved(page, id);
    expect(await isSolved(page, 'D1')).toBe(false);
  });

  test('a wrong defence is rejected and explained', async () => {
    const { page } = learner;
    const [nearMiss] = lab.nearMisses;
    if (!nearMiss) throw new Error('a lab without near-misses');
    await applyPolicy(page, nearMiss.policy);
    const verdict = await verify(page);
    expect(await verdict.getByRole('heading', { level: 2 }).textContent()).toBe('Your defence does not hold yet');
    expect(await verdict.getByRole('complementary').textContent()).toContain(nearMiss.title.replaceAll('`', ''));
    expect(await isSolved(page, 'D1')).toBe(false);
  });

  test('the reference defence holds', async () => {
    const { page } = learner;
    await applyPolicy(page, lab.hardened);
    const verdict = await verify(page);
    expect(await verdict.getByRole('heading', { level: 2 }).textContent()).toBe('Your defence holds');
    await untilSolved(page, 'D1');
    expect(learner.complaints).toEqual([]);
  });
});
