/** A learner's script may be anything. Whatever it is, the page stays usable, Stop works, and nothing outside is reached. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Learner, newLearner, openLab, replaceText, scriptEditor } from './learner.ts';
import { type Program, startProgram } from './program.ts';

let program: Program;
let browser: Browser;
let learner: Learner;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
  learner = await newLearner(browser);
  await learner.page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
  await openLab(learner.page);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});
beforeEach(async () => {
  const stop = learner.page.getByRole('button', { name: /^Stop/ });
  // The script may end by itself between the look and the click; then there is nothing to press.
  if (await stop.isVisible()) await stop.click({ timeout: 2_000 }).catch(() => {});
  await untilIdle();
});

async function run(script: string): Promise<void> {
  const { page } = learner;
  await replaceText(page, await scriptEditor(page), script);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
}

function output() {
  return learner.page.getByRole('tabpanel', { name: /Output/ });
}

async function untilIdle(): Promise<void> {
  await learner.page.getByRole('button', { name: 'Run', exact: true }).waitFor();
}

/** Longest gap between two ticks of the page's own clock while `during` runs, in milliseconds. */
async function longestPause(during: () => Promise<void>): Promise<number> {
  const { page } = learner;
  await page.evaluate(() => {
    const state = { longest: 0, last: performance.now(), timer: 0 };
    state.timer = window.setInterval(() => {
      const now = performance.now();
      state.longest = Math.max(state.longest, now - state.last);
      state.last = now;
    }, 10);
    Reflect.set(globalThis, 'pauseState', state);
  });
  await during();
  return page.evaluate(() => {
    const state = Reflect.get(globalThis, 'pauseState') as { longest: number; timer: number };
    clearInterval(state.timer);
    return state.longest;
  });
}

test('an endless loop is told, and stopped at once', async () => {
  const pause = await longestPause(async () => {
    await run('while (true) {}');
    await learner.page.getByRole('button', { name: /no answer/ }).click();
    await untilIdle();
  });
  expect(pause).toBeLessThan(1000);
});

test('a flood of output is cut and leaves the page usable', async () => {
  const pause = await longestPause(async () => {
    await run('for (let i = 0; ; i += 1) { console.log("line " + i); if (i % 1000 === 0) await null; }');
    await output()
      .getByText(/line \d/)
      .first()
      .waitFor();
    await learner.page.getByRole('button', { name: /^Stop/ }).click();
    await untilIdle();
  });
  expect(pause).toBeLessThan(2000);
  expect(await output().getByRole('listitem').count()).toBeLessThan(2000);
});

test.each([
  ['the lab server’s API', `await fetch('${'/api/health'}')`],
  ['the API by its full address', 'await fetch(lab.origin + "/api/progress")'],
  ['the web', "await fetch('https://example.com/')"],
  ['a module from elsewhere', "await import('https://example.com/x.js')"],
  ['the page’s storage', 'localStorage.length'],
  ['code from text', "new Function('return 1')()"],
])('a script cannot reach %s', async (_what, attempt) => {
  await run(
    `const lab2: any = { origin: ${JSON.stringify(program.url)} };\n` +
      `try { ${attempt.replace('lab.origin', 'lab2.origin')}; console.log('REACHED it'); } catch (error) { console.log('CAUGHT', String(error)); }`,
  );
  await output()
    .getByText(/CAUGHT|REACHED/)
    .last()
    .waitFor();
  expect(await output().textContent()).not.toContain('REACHED');
});

test('a memory bomb ends the script and not the page', async () => {
  await run('const held: unknown[] = []; for (;;) held.push(new Float64Array(5_000_000).fill(1));');
  await output()
    .getByText(/memory|no answer|ended|stopped/i)
    .last()
    .waitFor({ timeout: 60_000 })
    .catch(async () => {
      await learner.page.getByRole('button', { name: /^Stop/ }).click();
    });
  await untilIdle();
  await run("console.log('still here')");
  await output().getByText('still here').waitFor();
});

test('an error is told with the line of the file the learner wrote', async () => {
  await run("const a: number = 1;\n\nthrow new Error('third line ' + a);");
  await output()
    .getByText(/third line 1/)
    .first()
    .waitFor();
  expect(await output().textContent()).toMatch(/attack\.ts:3/);
});
