/** Two learners at the same time: neither sees, reaches or disturbs the other. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLab } from '../../src/catalog/index.ts';
import type { SandboxView } from '../../src/model/wire.ts';
import { launchBrowser } from './browser.ts';
import { isSolved, type Learner, newLearner, openLab, replaceText, scriptEditor, untilSolved } from './learner.ts';
import { type Program, startProgram } from './program.ts';

const lab = await loadLab('open-broker-eavesdrop');
let program: Program;
let browser: Browser;
let ada: Learner;
let ben: Learner;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
  [ada, ben] = await Promise.all([newLearner(browser), newLearner(browser)]);
  for (const { page } of [ada, ben]) {
    await page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
    await openLab(page);
  }
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

/** The learner's own sandbox, by the calls the page makes. */
function sandboxOf({ page }: Learner): Promise<SandboxView> {
  return page.evaluate(async () => {
    const answer = await fetch('/api/sandboxes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ labId: 'open-broker-eavesdrop' }),
    });
    return answer.json();
  });
}

test('an attack solved by one stays unsolved for the other', async () => {
  await replaceText(ada.page, await scriptEditor(ada.page), lab.solution);
  await ada.page.getByRole('button', { name: 'Run', exact: true }).click();
  for (const id of ['A1', 'A2', 'A4']) await untilSolved(ada.page, id);
  for (const id of ['A1', 'A2', 'A4']) expect(await isSolved(ben.page, id)).toBe(false);
  expect(await ben.page.getByText('not connected').first().isVisible()).toBe(true);
});

test('the two have different brokers, tokens, ports and secrets', async () => {
  const [one, other] = [await sandboxOf(ada), await sandboxOf(ben)];
  expect(one.id).not.toBe(other.id);
  expect(one.token).not.toBe(other.token);
  expect(one.givenSecrets).not.toEqual(other.givenSecrets);
  expect(one.listeners.map(({ url }) => url)).not.toEqual(other.listeners.map(({ url }) => url));
});

test('one cannot read, change or end the sandbox of the other', async () => {
  const { id } = await sandboxOf(ben);
  const statuses = await ada.page.evaluate(async (path) => {
    const ask = async (method: string, suffix = '', body?: string) =>
      (await fetch(`${path}${suffix}`, { method, ...(body === undefined ? {} : { body }) })).status;
    return [
      await ask('GET'),
      await ask('PUT', '/policy', '{}'),
      await ask('POST', '/reset'),
      await ask('POST', '/verify'),
      await ask('DELETE'),
    ];
  }, `/api/sandboxes/${id}`);
  expect(statuses).toEqual([404, 404, 404, 404, 404]);
  expect((await sandboxOf(ben)).id).toBe(id);
});
