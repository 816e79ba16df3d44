/** What a page costs before and after a lab is opened, and whether everybody can read it, in both themes and at both widths. */
import { readdirSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { weightOf, weightOfOpening } from '../../scripts/bench/page-weight.ts';
import { shelf } from '../../src/site/reference/shelf.ts';
import { launchBrowser } from './browser.ts';
import { newLearner, openLab } from './learner.ts';
import { type Program, startProgram } from './program.ts';

const chapters = readdirSync('content').flatMap((name) => /^(\d{2}-[a-z-]+)\.mdx$/.exec(name)?.[1] ?? []);
const pages = [
  '/',
  ...chapters.map((id) => `/chapters/${id}/`),
  '/labs/',
  '/labs/open-broker-eavesdrop/',
  '/reference/',
  ...shelf.map(({ slug }) => `/reference/${slug}/`),
  '/nothing-here/',
];
let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

test.each(pages)('%s stays within the weight of a page before a lab is opened', async (path) => {
  const weight = await weightOf(browser, `${program.url}${path}`);
  expect(weight.htmlKb).toBeGreaterThan(1);
  expect(weight.javaScriptKb).toBeLessThanOrEqual(20);
  expect(weight.cssKb).toBeLessThanOrEqual(25);
  expect(weight.htmlKb).toBeLessThanOrEqual(40);
  expect(weight.allKb).toBeLessThanOrEqual(90);
});

test('opening a lab stays within its weight', async () => {
  const weight = await weightOfOpening(browser, `${program.url}/labs/open-broker-eavesdrop/`);
  expect(weight.javaScriptKb).toBeGreaterThan(100);
  expect(weight.allKb).toBeLessThanOrEqual(1100);
});

test.each(pages)('axe finds nothing on %s', async (path) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, close } = await newLearner(browser, { colorScheme });
    for (const width of [1440, 390]) {
      // What scrolls becomes focusable when the page is loaded, so it is loaded for each width.
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${program.url}${path}`, { waitUntil: 'networkidle' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => `${id} (${colorScheme}, ${width})`)).toEqual([]);
    }
    await close();
  }
});

test.each([
  ['light', 1440],
  ['dark', 1440],
  ['light', 390],
  ['dark', 390],
] as const)('axe finds nothing in an open lab (%s, %i)', async (colorScheme, width) => {
  const { page, close, complaints } = await newLearner(browser, { colorScheme, viewport: { width, height: 900 } });
  await page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
  await openLab(page);
  await page.getByRole('textbox', { name: /^Attack script/ }).waitFor();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

test('the editor arrives with its own style sheet', async () => {
  const { page, close } = await newLearner(browser);
  await page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
  await openLab(page);
  const editor = page.locator('.monaco-editor').first();
  await editor.waitFor();
  expect(await editor.evaluate((element) => getComputedStyle(element).position)).toBe('relative');
  await close();
});
