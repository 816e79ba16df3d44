/** Bytes on the wire, as the browser counts them: what a page costs before a lab is opened, and what opening adds. */
import type { Browser, CDPSession, Page } from 'playwright-core';

export interface Weight {
  javaScriptKb: number;
  cssKb: number;
  htmlKb: number;
  allKb: number;
}

type Kind = 'Script' | 'Stylesheet' | 'Document' | 'other';

/** Sums encoded bytes by kind from the moment it is attached. Scripts of workers do not show up in a page's session. */
async function countBytes(session: CDPSession): Promise<() => Weight> {
  const kinds = new Map<string, Kind>();
  const bytes: Record<Kind, number> = { Script: 0, Stylesheet: 0, Document: 0, other: 0 };
  session.on('Network.responseReceived', ({ requestId, type }) => {
    kinds.set(requestId, type === 'Script' || type === 'Stylesheet' || type === 'Document' ? type : 'other');
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes[kinds.get(requestId) ?? 'other'] += encodedDataLength;
  });
  await session.send('Network.enable');
  const kb = (value: number) => Math.round(value / 100) / 10;
  return () => ({
    javaScriptKb: kb(bytes.Script),
    cssKb: kb(bytes.Stylesheet),
    htmlKb: kb(bytes.Document),
    allKb: kb(Object.values(bytes).reduce((sum, one) => sum + one, 0)),
  });
}

async function fresh(browser: Browser): Promise<{ page: Page; weight: () => Weight }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const weight = await countBytes(await context.newCDPSession(page));
  return { page, weight };
}

/** Loads a page with an empty cache and resolves with its weight when the network is quiet. */
export async function weightOf(browser: Browser, url: string): Promise<Weight> {
  const { page, weight } = await fresh(browser);
  await page.goto(url, { waitUntil: 'networkidle' });
  const result = weight();
  await page.context().close();
  return result;
}

/** Resolves when a second has passed without a byte more. */
async function untilQuiet(weight: () => Weight): Promise<void> {
  for (let before = -1; before !== weight().allKb; ) {
    before = weight().allKb;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** What pressing "Open the lab" adds on that page, without workers. */
export async function weightOfOpening(browser: Browser, url: string): Promise<Weight> {
  const { page, weight } = await fresh(browser);
  await page.goto(url, { waitUntil: 'networkidle' });
  const before = weight();
  await page
    .getByRole('button', { name: /open the lab/i })
    .first()
    .click();
  await page.getByRole('textbox', { name: /^attack script/i }).waitFor();
  // The editor's font and languages come after its first line is drawn.
  await untilQuiet(weight);
  const after = weight();
  await page.context().close();
  return {
    javaScriptKb: Math.round((after.javaScriptKb - before.javaScriptKb) * 10) / 10,
    cssKb: Math.round((after.cssKb - before.cssKb) * 10) / 10,
    htmlKb: Math.round((after.htmlKb - before.htmlKb) * 10) / 10,
    allKb: Math.round((after.allKb - before.allKb) * 10) / 10,
  };
}
