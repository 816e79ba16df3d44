/** In a browser: a script takes another listener, sits between a device and its broker, and plays the broker. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

async function outputOf(script: string, lastLine: string): Promise<string> {
  const { page } = learner;
  await replaceText(page, await scriptEditor(page), script);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const output = page.getByRole('tabpanel', { name: /Output/ });
  await output.getByText(lastLine).last().waitFor();
  const text = (await output.textContent()) ?? '';
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor();
  return text;
}

test('a client and raw bytes reach the listener that a script names', async () => {
  const text = await outputOf(
    `const client = await lab.connect({ clientId: 'elsewhere', listener: 'tcp' });
     await client.publishAsync('a', 'b', { qos: 1 });
     await client.endAsync();
     const raw = await lab.raw({ listener: 'tcp' });
     raw.send('10 10 00 04 4d 51 54 54 04 02 00 3c 00 04 73 61 6d 65');
     lab.log('raw', await raw.next());
     raw.close();
     await lab.connect({ clientId: 'c', listener: 'nowhere' }).catch((error) => lab.log(String(error)));
     lab.log('that was all');`,
    'that was all',
  );
  expect(text).toContain('raw 20020000');
  expect(text).toContain('has no listener "nowhere"');
});

test('packets wait for the script, and a device is played its broker', async () => {
  const text = await outputOf(
    `const trap = await lab.intercept('thermostat', { packet: async ({ publish, withPayload }) => (publish ? [withPayload('lies')] : undefined) });
     while (!trap.packets.some(({ publish }) => publish)) await lab.sleep(50);
     lab.log('read', trap.packets[0].packetType, trap.packets[0].connect.clientId, trap.connections);
     trap.stop();
     const played = await lab.intercept('thermostat', { forward: false, packet: ({ packetType }, { toDevice }) => (packetType === 'connect' ? void toDevice('20 02 00 05') : []) });
     while (played.packets.length === 0) await lab.sleep(50);
     played.stop();
     await lab.intercept('nobody').catch((error) => lab.log(String(error)));
     lab.log('that was it');`,
    'that was it',
  );
  expect(text).toMatch(/read connect thermostat\S* 1/);
  expect(text).toContain('no device "nobody"');
  expect(learner.complaints).toEqual([]);
});
