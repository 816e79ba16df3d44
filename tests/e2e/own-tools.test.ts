/** The learner's own tools against the real port: what the page shows can be pasted into a terminal and works. */
import { execFileSync, spawn } from 'node:child_process';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type Learner, newLearner, openLab, untilSolved } from './learner.ts';
import { type Program, startProgram } from './program.ts';

const installed = isInstalled('mosquitto_sub');
if (!installed) console.warn('mosquitto_sub is not installed: the tests with the learner’s own tools did not run.');

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

function isInstalled(tool: string): boolean {
  try {
    execFileSync('which', [tool]);
    return true;
  } catch {
    return false;
  }
}

/** The commands as the page shows them. */
async function shownCommands(): Promise<string[]> {
  const { page } = learner;
  await page.getByRole('button', { name: /own tools/i }).click();
  const commands = await page.getByRole('dialog').getByRole('code').allTextContents();
  await page.keyboard.press('Escape');
  return commands;
}

/** Runs a shown command in a shell, as pasted; resolves with what it printed once `enough` of it came, or when it ended. */
function runInShell(command: string, enough: (printed: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', `exec ${command}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed += String(chunk);
        if (enough(printed)) child.kill();
      });
    child.on('exit', () => resolve(printed));
  });
}

test.runIf(installed)('every shown mosquitto_sub command prints what the household says', async () => {
  const commands = (await shownCommands()).filter((command) => command.startsWith('mosquitto_sub'));
  expect(commands.length).toBeGreaterThan(0);
  const [eavesdrop = ''] = commands;
  const printed = await runInShell(eavesdrop, (text) => text.split('\n').length > 4);
  expect(printed).toMatch(/^home\//m);
  await untilSolved(learner.page, 'A1');
  await untilSolved(learner.page, 'A2');
});

test.runIf(installed)('the shown mosquitto_pub command opens the door', async () => {
  const commands = (await shownCommands()).filter((command) => /^mosquitto_pub/.test(command));
  expect(commands.length).toBeGreaterThan(0);
  for (const command of commands) await runInShell(command, () => false);
  await untilSolved(learner.page, 'A4');
});
