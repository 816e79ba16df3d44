/** The capture, as a learner takes it home: by keys alone from the Packets pane, and into Wireshark. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { dissect, dissectMqtt, patient, testWithTshark } from '../capture/dissect.ts';
import { launchBrowser } from './browser.ts';
import { type Learner, newLearner, openLab } from './learner.ts';
import { type Program, startProgram } from './program.ts';

let program: Program;
let browser: Browser;
let learner: Learner;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), launchBrowser()]);
  learner = await newLearner(browser, { acceptDownloads: true });
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

testWithTshark('what the starter script did is in the download, without a malformed frame', patient, async () => {
  const { page, complaints } = learner;
  await page.goto(`${program.url}/labs/open-broker-eavesdrop/`);
  await openLab(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const output = page.getByRole('tabpanel', { name: /Output/ });
  await output
    .getByText(/home\//)
    .first()
    .waitFor();

  await page.getByRole('tab', { name: /^Packets/ }).click();
  const link = page.getByRole('link', { name: 'Capture for Wireshark' });
  expect(await link.getAttribute('title')).toContain('opens in Wireshark');
  await link.focus();
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toMatch(/^open-broker-eavesdrop-\d{8}T\d{6}Z\.pcapng$/);

  const file = readFileSync(await download.path());
  const [attacker] = dissect(file, 'frame.comment contains "attacker"', ['ip.src', 'tcp.stream']);
  const stream = attacker?.split('\t')[1];
  const packets = dissectMqtt(file, ['tcp.stream', 'mqtt.msgtype']).map((row) => row.split('\t'));
  const mine = packets.filter(([of]) => of === stream).flatMap(([, types = '']) => types.split(','));
  // CONNECT, CONNACK, SUBSCRIBE, SUBACK and at least one PUBLISH.
  expect(mine).toEqual(expect.arrayContaining(['1', '2', '8', '9', '3']));
  expect(packets.filter(([, , complaint]) => complaint)).toEqual([]);
  expect(complaints).toEqual([]);
});
