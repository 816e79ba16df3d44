/** The core has no idea where it runs: the judge reaches the same verdicts in a browser's worker as on the server. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verdict } from '../../src/model/verdict.ts';
import { launchBrowser } from './browser.ts';
import { bundleForWorker } from './core-in-worker/bundle.ts';
import type { Report } from './core-in-worker/judge-lab-1.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Resolves with the first message of a worker that runs `script`; rejects with what it threw. */
async function firstMessage(script: string): Promise<Report> {
  const page = await browser.newPage();
  try {
    // Browsers keep WebCrypto for secure contexts: a blank page is none, this host is.
    await page.route('http://localhost/', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
    await page.goto('http://localhost/');
    return await page.evaluate(
      (text) =>
        new Promise<Report>((resolve, reject) => {
          const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
          worker.onerror = ({ message }) => reject(new Error(message));
          worker.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data));
        }),
      script,
    );
  } finally {
    await page.close();
  }
}

test('the judge runs lab 1 in a worker: every attack reaches an open broker, none a hardened one', async () => {
  const { script, sources } = await bundleForWorker("import './judge-lab-1.ts'");
  for (const folder of ['model', 'policy', 'edge', 'actors', 'objectives', 'sandbox', 'judge', 'lab-kit'])
    expect(
      sources.some((path) => path.startsWith(`src/${folder}/`)),
      folder,
    ).toBe(true);

  const { worker, vulnerable, hardened } = await firstMessage(script);

  expect(worker).toBe(true);
  const otherThan = (attack: string, { checks }: Verdict) =>
    checks.filter(({ kind, outcome }) => outcome !== (kind === 'attack' ? attack : 'holds'));
  expect(otherThan('reached', vulnerable)).toEqual([]);
  expect(vulnerable.passed).toBe(false);
  expect(otherThan('stopped', hardened)).toEqual([]);
  expect(hardened.passed).toBe(true);
});

test('a module of Node in the core would not get past the bundler', async () => {
  await expect(bundleForWorker("import 'node:net'")).rejects.toThrow('node:net');
});
