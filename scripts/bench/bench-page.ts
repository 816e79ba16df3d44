/** `npm run bench:page [-- --json]`: bytes, Lighthouse and axe for the pages a learner meets, each beside its budget. */
import { readdirSync, statSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../tests/e2e/browser.ts';
import { freePort, startProgram } from '../../tests/e2e/program.ts';
import { buildIfStale } from '../build.ts';
import { weightOf, weightOfOpening } from './page-weight.ts';

const paths = ['/', '/chapters/01-overview/', '/labs/open-broker-eavesdrop/'];
const budgets = {
  before: { javaScriptKb: 20, cssKb: 25, htmlKb: 40, allKb: 90 },
  openingKb: 1100,
  openingWithWorkersKb: 2600,
  lighthouse: 100,
  axeViolations: 0,
};

/** Measures every page and prints it; resolves with 0, since a missed budget is a figure to report. */
export async function main(args: string[]): Promise<number> {
  await buildIfStale();
  const program = await startProgram({ LOG_LEVEL: 'error' });
  const debuggingPort = await freePort();
  const browser = await launchBrowser([`--remote-debugging-port=${debuggingPort}`]);
  try {
    const pages = [];
    for (const path of paths) pages.push(await measurePage(browser, debuggingPort, program.url, path));
    const opening = await weightOfOpening(browser, `${program.url}/labs/open-broker-eavesdrop/`);
    const workersKb = workerKilobytes();
    const report = { pages, opening, workersKb, openingWithWorkersKb: opening.allKb + workersKb, budgets };
    console.log(args.includes('--json') ? JSON.stringify(report, null, 2) : report);
  } finally {
    await browser.close();
    await program.stop();
  }
  return 0;
}

async function measurePage(browser: Browser, port: number, base: string, path: string) {
  const url = `${base}${path}`;
  return {
    path,
    weight: await weightOf(browser, url),
    axe: await axeViolations(browser, url),
    lighthouse: {
      mobile: await lighthouseScores(url, port, 'mobile'),
      desktop: await lighthouseScores(url, port, 'desktop'),
    },
  };
}

/** Rule ids broken in any of the four combinations of width and theme. */
async function axeViolations(browser: Browser, url: string): Promise<string[]> {
  const broken: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      await page.goto(url, { waitUntil: 'networkidle' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      broken.push(...violations.map((violation) => `${violation.id} (${colorScheme}, ${width})`));
      await context.close();
    }
  }
  return broken;
}

async function lighthouseScores(url: string, port: number, device: 'mobile' | 'desktop') {
  const desktop = device === 'desktop';
  const result = await lighthouse(url, {
    port,
    logLevel: 'error',
    formFactor: device,
    screenEmulation: desktop
      ? { mobile: false, width: 1440, height: 900, deviceScaleFactor: 1, disabled: false }
      : { mobile: true, width: 390, height: 844, deviceScaleFactor: 2, disabled: false },
    ...(desktop
      ? {
          throttling: {
            rttMs: 40,
            throughputKbps: 10_240,
            cpuSlowdownMultiplier: 1,
            requestLatencyMs: 0,
            downloadThroughputKbps: 0,
            uploadThroughputKbps: 0,
          },
        }
      : {}),
  });
  const categories = result?.lhr.categories ?? {};
  return Object.fromEntries(
    Object.entries(categories).map(([name, { score }]) => [name, Math.round((score ?? 0) * 100)]),
  );
}

/** The editor's workers, compressed: they load outside the page's own session. */
function workerKilobytes(): number {
  const folder = 'dist/_astro';
  const workers = readdirSync(folder).filter((name) => /worker.*\.js\.br$/.test(name));
  return Math.round(workers.reduce((sum, name) => sum + statSync(`${folder}/${name}`).size, 0) / 100) / 10;
}
