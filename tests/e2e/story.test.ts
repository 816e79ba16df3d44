/** The promise, played with the mouse: read, attack, fail to defend in every known way, defend, come back tomorrow. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLab } from '../../src/catalog/index.ts';
import { launchBrowser } from './browser.ts';
import {
  applyPolicy,
  isSolved,
  type Learner,
  newLearner,
  openLab,
  replaceText,
  scriptEditor,
  untilLive,
  untilSolved,
  verify,
} from './learner.ts';
import { type Program, startProgram } from './program.ts';

const lab = await loadLab('open-broker-eavesdrop');
let program: Program;
let browser: Browser;
let learner: Learner;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
  learner = await newLearner(browser);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

test('the home page leads to chapter 1 and the chapter to its lab', async () => {
  const { page } = learner;
  await page.goto(program.url);
  await page.getByRole('link', { name: /start with chapter 1/i }).click();
  await page.getByRole('heading', { level: 1, name: 'Understanding MQTT security' }).waitFor();
  await openLab(page);
  expect(await page.getByRole('tab', { name: 'Topology' }).isVisible()).toBe(true);
});

test('the starter script runs as it is and shows something', async () => {
  const { page } = learner;
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const output = page.getByRole('tabpanel', { name: /Output/ });
  await output
    .getByText(/home\//)
    .first()
    .waitFor();
  expect(await isSolved(page, 'A4')).toBe(false);
});

test('the solution script solves every objective of the attack', async () => {
  const { page } = learner;
  await page
    .getByRole('button', { name: /^Stop/ })
    .click({ timeout: 1000 })
    .catch(() => {});
  await replaceText(page, await scriptEditor(page), lab.solution);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  for (const { id, half } of lab.definition.objectives) if (half === 'attack') await untilSolved(page, id);
  expect(await isSolved(page, 'D1')).toBe(false);
});

test.each(lab.nearMisses)('the near-miss "$id" is rejected and explained', async (nearMiss) => {
  const { page } = learner;
  await applyPolicy(page, nearMiss.policy);
  const verdict = await verify(page);
  expect(await verdict.getByRole('heading', { level: 2 }).textContent()).toBe('Your defence does not hold yet');
  const explanation = await verdict.getByRole('complementary').textContent();
  expect(explanation).toContain(nearMiss.title.replaceAll('`', ''));
  expect(await isSolved(page, 'D1')).toBe(false);
});

test('the hardened policy holds and solves the defence', async () => {
  const { page } = learner;
  await applyPolicy(page, lab.hardened);
  const verdict = await verify(page);
  expect(await verdict.getByRole('heading', { level: 2 }).textContent()).toBe('Your defence holds');
  await untilSolved(page, 'D1');
});

test('progress, policy and script are there after a reload and after a restart of the server', async () => {
  const { page } = learner;
  await page.getByText('Saved', { exact: true }).waitFor();
  for (const restart of [false, true]) {
    if (restart) await program.restart('SIGKILL');
    await page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
    await openLab(page);
    await untilLive(page);
    for (const { id } of lab.definition.objectives) await untilSolved(page, id);
    await page.getByRole('tab', { name: /^Broker policy/ }).click();
    await page.getByRole('button', { name: 'In force' }).waitFor();
    const shown = (await page.getByRole('tabpanel', { name: /^Broker policy/ }).textContent()) ?? '';
    expect(shown.replaceAll('\u00a0', ' ')).toContain('Everybody has a name');
  }
});

test('nothing the learner did broke the content security policy or threw', () => {
  // While the server was away the page asked for it, and afterwards for the sandbox that had ended with it.
  const ofRestart = /WebSocket|ERR_CONNECTION_REFUSED|status of 404 \(Not Found\) \S+\/api\/sandboxes\/[\w-]+$/;
  expect(learner.complaints.filter((text) => !ofRestart.test(text))).toEqual([]);
});
