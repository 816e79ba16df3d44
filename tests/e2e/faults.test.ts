/** What a learner sees when something breaks: the sandbox's process, or the whole lab server. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import sirv from 'sirv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { applyPolicy, newLearner, openLab } from './learner.ts';
import { type Program, startProgram } from './program.ts';

const policy = '// mine\n{ "auth": { "anonymous": true }, "acl": { "default": "allow" } }\n';
let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

/** Host processes, oldest first: those that were warm before anybody came. */
function hostPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return new RegExp(`^PPid:\\s+${program.pid}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        return false; // ended while we looked
      }
    })
    .map(Number);
}

test.runIf(process.platform === 'linux')('a sandbox that dies is told, and one press gives a fresh one', async () => {
  const { page, close } = await newLearner(browser);
  await page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
  await openLab(page);
  await applyPolicy(page, policy);
  for (const pid of hostPids()) process.kill(pid, 'SIGKILL');
  await page.getByRole('button', { name: /fresh|start again|new broker/i }).click();
  await page.getByText('Your broker is live').waitFor();
  await page.getByRole('button', { name: 'In force' }).waitFor();
  const shown = await page.getByRole('tabpanel', { name: /^Broker policy/ }).textContent();
  expect(shown).toContain('mine');
  await close();
});

test('a static copy of the site reads well and says what labs need', async () => {
  const files = sirv('dist', { dev: true });
  const server: Server = createServer((request, response) =>
    files(request, response, () => {
      response.writeHead(404).end();
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { page, close } = await newLearner(browser);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/labs/open-broker-eavesdrop/`);
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await page
    .getByRole('button', { name: /open the lab/i })
    .first()
    .click();
  await page
    .getByText(/npm start/)
    .first()
    .waitFor();
  expect(scripts.filter((url) => /editor|monaco/i.test(url))).toEqual([]);
  await close();
  server.close();
});
