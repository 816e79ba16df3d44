/** A learner at the page, by the roles and names a person goes by. Each has a browser context, so a cookie, of their own. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

export interface Learner {
  readonly page: Page;
  /** Breaches of the content security policy, uncaught errors and failed requests so far. Must stay empty. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export async function newLearner(browser: Browser, options: BrowserContextOptions = {}): Promise<Learner> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  const complaints: string[] = [];
  await context.exposeFunction('reportViolation', (text: string) =>
    complaints.push(`content security policy: ${text}`),
  );
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      const report = Reflect.get(globalThis, 'reportViolation') as (text: string) => void;
      report(`${event.violatedDirective} blocked ${event.blockedURI || 'inline code'} on ${event.documentURI}`);
    });
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** Presses "Open the lab" on the page that is open and resolves when the broker is live. */
export async function openLab(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /open the lab/i })
    .first()
    .click();
  await untilLive(page);
}

export async function untilLive(page: Page): Promise<void> {
  await page.getByText('Your broker is live').waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
}

/** Replaces the text of an editor from the clipboard: typed text would be indented by the editor, pasted text is not. */
export async function replaceText(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.focus();
  await pasteOver(page, text);
}

/** The same in whatever has the focus. */
export async function pasteOver(page: Page, text: string): Promise<void> {
  await page.evaluate((content) => navigator.clipboard.writeText(content), text);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('ControlOrMeta+V');
}

export async function scriptEditor(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: 'Attack script' }).click();
  return page.getByRole('textbox', { name: /^Attack script/ });
}

export async function policyEditor(page: Page): Promise<Locator> {
  await page.getByRole('tab', { name: /^Broker policy/ }).click();
  return page.getByRole('textbox', { name: /^Broker policy/ });
}

/** Puts a policy into force; resolves when the broker has it. */
export async function applyPolicy(page: Page, policy: string): Promise<void> {
  await replaceText(page, await policyEditor(page), policy);
  await page.getByRole('button', { name: 'Apply policy' }).click();
  await page.getByRole('button', { name: 'In force' }).waitFor();
}

/** Has the judge look at the policy in force; resolves with the verdict as the page shows it. */
export async function verify(page: Page): Promise<Locator> {
  const button = page.getByRole('button', { name: 'Verify my defence' });
  await button.click();
  await page.getByRole('button', { name: /attacking your defence/i }).waitFor({ state: 'hidden' });
  await button.waitFor();
  const verdict = page.getByRole('tabpanel', { name: 'Verdict' });
  await verdict.getByRole('heading', { name: /your defence/i }).waitFor();
  return verdict;
}

export function objective(page: Page, id: string): Locator {
  return page.getByRole('listitem').filter({ hasText: new RegExp(`^${id} `) });
}

export async function isSolved(page: Page, id: string): Promise<boolean> {
  return /Solved\./.test((await objective(page, id).textContent()) ?? '');
}

/** Resolves when the objective is shown as solved. */
export async function untilSolved(page: Page, id: string): Promise<void> {
  await objective(page, id).getByText('Solved.', { exact: false }).first().waitFor({ state: 'attached' });
}
