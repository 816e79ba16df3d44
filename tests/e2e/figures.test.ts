/** The explorable figures of chapters 1, 4, 5 and 7, moved as a reader moves them, and read where there is no JavaScript. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser.ts';
import { newLearner } from './learner.ts';
import { type Program, startProgram } from './program.ts';

let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

async function reading(chapter: string, explore: (page: Page) => Promise<void>): Promise<void> {
  const { page, complaints, close } = await newLearner(browser);
  await page.goto(`${program.url}/chapters/${chapter}/`, { waitUntil: 'networkidle' });
  await explore(page);
  expect(complaints).toEqual([]);
  await close();
}

const says = (page: Page, part: string, text: string) => page.locator(part, { hasText: text }).waitFor();

test('a CONNECT follows its form, and goes back to what the chapter takes apart', () =>
  reading('01-overview', async (page) => {
    const figure = page.locator('connect-builder');
    await figure.getByLabel('User name').fill('');
    await says(page, 'connect-builder .packet__readout', 'A password without a user name is not allowed.');
    await figure.getByRole('radio', { name: '5' }).check();
    await says(page, 'connect-builder .packet__caption', 'MQTT 5');
    await figure.getByLabel('Will Topic').fill('home/lock/state');
    await says(page, 'connect-builder .connect-heard', 'home/lock/state');
    await figure.getByRole('button', { name: 'As in the text' }).click();
    await says(page, 'connect-builder .packet__readout', 'CONNECT as "lock-7", user name "lock-7", password in clear');
  }));

test('a token is stopped by the check that its change breaks, and let in by a careless verifier', () =>
  reading('04-jwt-hooks-and-more', async (page) => {
    const figure = page.locator('jwt-workshop');
    await figure.getByRole('button', { name: 'HS256 with the public key' }).press('Enter');
    await says(page, 'jwt-workshop [data-part="verdict"]', 'refuses it at check 6');
    await says(page, 'jwt-workshop [data-part="careless"]', 'takes the text of the public key for an HMAC secret');
    expect(await figure.locator('[data-outcome="unreached"]').count()).toBe(7);
    await figure.getByRole('button', { name: 'Genuine', exact: true }).press('Enter');
    await says(page, 'jwt-workshop [data-part="verdict"]', 'accepts it');
    await figure.getByLabel('ClientId in CONNECT').fill('car-099');
    await says(page, 'jwt-workshop [data-part="verdict"]', 'refuses it at check 12');
  }));

test('a hook lets in by its rules', () =>
  reading('04-jwt-hooks-and-more', async (page) => {
    const figure = page.locator('hook-truth-table');
    await figure.getByLabel('What counts as an allow').selectOption('any-2xx');
    await says(page, 'hook-truth-table [data-part="says"]', '8 of 15 answers');
    expect(await figure.getByRole('button', { name: 'Status only' }).getAttribute('aria-pressed')).toBe('true');
    await figure.getByRole('button', { name: 'Fail closed' }).press('Enter');
    await says(page, 'hook-truth-table [data-part="says"]', 'Only the one answer');
  }));

test('rules are evaluated one by one, written ones too', () =>
  reading('05-authorization', async (page) => {
    const figure = page.locator('acl-evaluator');
    await figure.getByRole('button', { name: 'By pasted text' }).press('Enter');
    await figure.getByRole('button', { name: 'a user named +: subscribe fleet/+/cmd' }).press('Enter');
    await says(page, 'acl-evaluator [data-part="verdict"]', 'Allowed. acl.rules[1] allows it.');
    await figure.getByRole('button', { name: 'By template' }).press('Enter');
    await says(page, 'acl-evaluator [data-part="verdict"]', 'Denied.');
    await figure.getByText('Change the rules').click();
    await figure.getByRole('textbox', { name: 'Rules, JSON with comments' }).fill('{ "acl": { "rulez": [] } }');
    await says(page, 'acl-evaluator [data-part="verdict"]', 'There is no setting “rulez”.');
  }));

test('coverage is shown by a name that is asked for beyond the rule', () =>
  reading('05-authorization', async (page) => {
    const figure = page.locator('topic-tree');
    await figure.getByLabel('A client asks for').fill('plant/+/temp/#');
    await says(page, 'topic-tree [data-part="says"]', 'plant/new/temp/new, as soon as somebody publishes there');
    await figure.getByLabel('Tomorrow’s topic').fill('plant/pump-1/temp/raw');
    await figure.getByLabel('Tomorrow’s topic').press('Enter');
    await says(page, 'topic-tree [data-part="says"]', 'also reaches plant/pump-1/temp/raw.');
  }));

test('a certificate is refused by the client that asks, and by no other', () =>
  reading('07-tls', async (page) => {
    const figure = page.locator('certificate-check');
    await figure.getByRole('button', { name: 'host in CN only' }).press('Enter');
    await figure.getByRole('button', { name: 'CN, as in 2010' }).press('Enter');
    await says(
      page,
      'certificate-check [data-part="says"]',
      'CONNECT with the password goes to whoever holds this key.',
    );
    await figure.getByLabel('Looks for the name in').selectOption('subjectAltName');
    await says(page, 'certificate-check [data-part="says"]', 'Refused at “Is it his?”');
  }));

test('a handshake shows its certificates in TLS 1.2, and a key opens one of two recordings', () =>
  reading('07-tls', async (page) => {
    const handshake = page.locator('tls-handshake');
    // These figures load when a reader comes near them.
    await handshake.scrollIntoViewIfNeeded();
    await handshake.getByRole('button', { name: 'TLS 1.2, recorded' }).press('Enter');
    await handshake.locator('section:not([hidden]) summary', { hasText: 'Certificate' }).press('Enter');
    await handshake.getByText('broker.lab, signed by St. Anselm brokers').waitFor();
    const recording = page.locator('psk-recording');
    await recording.scrollIntoViewIfNeeded();
    await recording.getByRole('button', { name: 'Try it on both recordings' }).press('Enter');
    await says(page, '[data-recording="static"] [data-part="says"]', 'meter: CONNECT meter-17 meter-17 night-tariff');
    await says(page, '[data-recording="ephemeral"] [data-part="says"]', 'nothing to compute with');
    await recording.getByRole('textbox').fill('00'.repeat(16));
    await recording.getByRole('textbox').press('Enter');
    await says(page, '[data-recording="static"] [data-part="says"]', 'This key does not fit');
  }));

test('a fuzzer runs anew in the page, and a crash is made small byte by byte', () =>
  reading('10-fuzzing', async (page) => {
    const fuzzer = page.locator('fuzz-run');
    await fuzzer.getByRole('radio', { name: /One CONNECT/ }).check();
    await fuzzer.getByRole('button', { name: 'Run 2,000 inputs' }).press('Enter');
    await says(page, 'fuzz-run [data-part="says"]', '2,000 inputs:');
    await says(page, 'fuzz-run caption', 'with bits alone');
    const crash = page.locator('crash-minimiser');
    await crash.getByRole('slider', { name: 'Test' }).fill('1');
    await says(
      page,
      'crash-minimiser [data-part="says"]',
      'Test 1 of 21: without bytes 0 to 29, 30 bytes. It lives: put them back.',
    );
    await crash.getByRole('slider', { name: 'Test' }).press('End');
    await says(page, 'crash-minimiser [data-part="says"]', 'Test 21 of 21');
  }));

test.each([
  ['01-overview', 'connect-builder', 'letmein1'],
  ['04-jwt-hooks-and-more', 'jwt-workshop', 'takes the text of the public key for an HMAC secret'],
  ['04-jwt-hooks-and-more', 'hook-truth-table', 'Denies on errors, of one kind'],
  ['05-authorization', 'acl-evaluator', 'Every request under all of these rules'],
  ['05-authorization', 'topic-tree', 'Not covered: plant/# also reaches plant/public/notice.'],
  ['07-tls', 'certificate-check', 'All certificates and six clients side by side'],
  ['07-tls', 'tls-handshake', 'broker.lab, signed by St. Anselm brokers'],
  ['07-tls', 'psk-recording', 'What each leak gives away'],
  ['10-fuzzing', 'fuzz-run', 'RangeError at sliceBody'],
  ['10-fuzzing', 'crash-minimiser', 'From 60 bytes to 6, in 21 tests'],
])('%s can be read without JavaScript: %s', async (chapter, figure, text) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${program.url}/chapters/${chapter}/`);
  expect(await page.locator(figure).textContent()).toContain(text);
  await context.close();
});
