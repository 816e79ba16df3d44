/** The same promise without a mouse: every step is a key, and the focus is where a person would expect it. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLab } from '../../src/catalog/index.ts';
import { launchBrowser } from './browser.ts';
import { type Learner, newLearner, pasteOver, untilLive, untilSolved } from './learner.ts';
import { type Program, startProgram } from './program.ts';

/** More Tab presses than any page here has stops; beyond it something cannot be reached. */
const TAB_STOPS_MAX = 200;

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

/** Presses a key until the element has the focus. Throws when it cannot be reached. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let stop = 0; stop < TAB_STOPS_MAX; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${String(target)} cannot be reached with ${key}`);
}

test('the first Tab offers to skip to the content', async () => {
  const { page } = learner;
  await page.goto(`${program.url}/chapters/01-overview/`);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toMatch(/skip/i);
});

test('the lab opens, and the attack runs, by keys alone', async () => {
  const { page } = learner;
  await page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
  await tabTo(page, page.getByRole('button', { name: /open the lab/i }).first());
  await page.keyboard.press('Enter');
  await untilLive(page);
  const editor = page.getByRole('textbox', { name: /^Attack script/ });
  await editor.waitFor();
  await tabTo(page, editor);
  await pasteOver(page, lab.solution);
  await page.keyboard.press('ControlOrMeta+Enter');
  for (const { id, half } of lab.definition.objectives) if (half === 'attack') await untilSolved(page, id);
});

test('Tab writes a tab in the editor until Ctrl+M frees it', async () => {
  const { page } = learner;
  const editor = page.getByRole('textbox', { name: /^Attack script/ });
  const focused = () => editor.evaluate((element) => element === document.activeElement);
  await editor.focus();
  await page.keyboard.press('Tab');
  expect(await focused()).toBe(true);
  await page.keyboard.press('Control+M');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe(false);
});

test('the policy is applied and verified by keys alone', async () => {
  const { page } = learner;
  await tabTo(page, page.getByRole('tab', { name: 'Attack script' }), 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  const editor = page.getByRole('textbox', { name: /^Broker policy/ });
  await editor.waitFor();
  await tabTo(page, editor);
  await pasteOver(page, lab.hardened);
  await page.keyboard.press('ControlOrMeta+Enter');
  await page.getByRole('button', { name: 'In force' }).waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Verify my defence' }), 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Your defence holds' }).waitFor();
  await untilSolved(page, 'D1');
});

test('a packet is chosen with the arrow keys and its bytes are named', async () => {
  const { page } = learner;
  await tabTo(page, page.getByRole('tab', { name: 'Verdict', selected: true }));
  await page.keyboard.press('Home');
  const packets = page.getByRole('listbox', { name: /packets/i });
  await packets.waitFor();
  await tabTo(page, packets);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  const fields = page.getByRole('region', { name: 'Bytes' }).getByRole('list', { name: 'Fields' });
  await fields.getByRole('listitem').first().waitFor();
  expect(learner.complaints).toEqual([]);
});
