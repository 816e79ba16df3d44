/**
 * The Mosquitto part of the labs' solutions against a real Mosquitto: the files are read out of solution.md, the lab's
 * main attack comes to nothing, and its main honest traffic arrives.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MosquittoBroker, missingPrograms } from './mosquitto-broker.ts';
import { mosquittoFiles, wordsOf } from './solution-blocks.ts';

if (missingPrograms.length > 0) {
  console.warn(
    `Skipped: the Mosquitto equivalents are not checked here, since ${missingPrograms.join(' and ')} is not installed.`,
  );
}

const qos1 = { qos: 1 } as const;
const v5 = { protocolVersion: 5 } as const;

describe.skipIf(missingPrograms.length > 0)('In Mosquitto', () => {
  test('lab 1: the guest hears what is public, commands nothing, and nobody comes in without a name', async () => {
    await using broker = await MosquittoBroker.start('open-broker-eavesdrop');
    const guest = await broker.listen('guest', '#');
    const door = await broker.listen('frontdoor', 'home/frontdoor/#');
    const phone = await broker.connect('phone');
    const camera = await broker.connect('camera');
    await camera.publishAsync('/cam0/thumbnail', 'a picture', qos1);
    await phone.publishAsync('home/frontdoor/pin/set', '4711', qos1);
    await guest.client.publishAsync('home/frontdoor/cmd', 'UNLOCK', qos1);
    await phone.publishAsync('home/frontdoor/cmd', 'LOCK', qos1);
    await phone.publishAsync('home/public/welcome', 'Welcome', qos1);
    expect(await guest.heard()).toEqual(['home/public/welcome Welcome']);
    expect(await door.heard()).toEqual(['home/frontdoor/pin/set 4711', 'home/frontdoor/cmd LOCK']);
    expect(await broker.refusal('', undefined)).toBe(5);
  });

  test('lab 2: a visitor who calls itself hmi-main takes nothing over and hears nothing of $SYS', async () => {
    await using broker = await MosquittoBroker.start('sys-leak-takeover');
    const pump = await broker.listen('pump-2', 'station/pump-2/cmd');
    const hmi = await broker.connect('hmi-main');
    const visitor = await broker.listen('visitor', ['$SYS/#', 'station/#'], { clientId: 'hmi-main' });
    const monitor = await broker.listen('monitor', '$SYS/broker/version');
    await hmi.publishAsync('station/pump-2/cmd', 'START', qos1);
    await visitor.client.publishAsync('station/pump-2/cmd', 'STOP', qos1);
    await pump.client.publishAsync('station/public/flow', '12 l/s', qos1);
    expect(await pump.heard()).toEqual(['station/pump-2/cmd START']);
    expect(await visitor.heard()).toEqual(['station/public/flow 12 l/s']);
    expect(await monitor.heard()).toHaveLength(1);
    expect(hmi.connected).toBe(true);
  });

  test('lab 3: no order of the tenant waits for the door, by RETAIN or by Will', async () => {
    await using broker = await MosquittoBroker.start('retained-poison');
    const will = { topic: 'home/frontdoor/cmd', payload: Buffer.from('UNLOCK'), retain: true, ...qos1 };
    const tenant = await broker.listen('tenant', 'home/frontdoor/state', { will });
    await tenant.client.publishAsync('home/frontdoor/cmd', 'UNLOCK', { ...qos1, retain: true });
    await broker.drop(tenant.client);
    const door = await broker.listen('frontdoor', 'home/frontdoor/cmd');
    const watching = await broker.listen('tenant', 'home/frontdoor/state', { clientId: 'again' });
    await (await broker.connect('phone')).publishAsync('home/frontdoor/cmd', 'LOCK', qos1);
    await door.client.publishAsync('home/frontdoor/state', 'locked', qos1);
    expect(await door.heard()).toEqual(['home/frontdoor/cmd LOCK']);
    expect(await watching.heard()).toEqual(['home/frontdoor/state locked']);
  });

  test('lab 13: an owner hears and commands the own robots, by name and by wildcard', async () => {
    await using broker = await MosquittoBroker.start('acl-wildcard-overgrant', ['rs-1007', 'rs-3001']);
    const ada = await broker.listen('ada', ['fleet/+/map', 'fleet/#', 'fleet/rs-1007/map']);
    const theirs = await broker.listen('rs-1007', 'fleet/rs-1007/cmd');
    const own = await broker.listen('rs-3001', 'fleet/rs-3001/cmd');
    await theirs.client.publishAsync('fleet/rs-1007/map', 'bedroom', qos1);
    await ada.client.publishAsync('fleet/rs-1007/cmd', '{"camera":"on"}', qos1);
    await ada.client.publishAsync('fleet/rs-3001/cmd', 'DOCK', qos1);
    await own.client.publishAsync('fleet/rs-3001/telemetry', 'docked', qos1);
    expect(new Set(await ada.heard())).toEqual(new Set(['fleet/rs-3001/telemetry docked']));
    expect(await theirs.heard()).toEqual([]);
    expect(await own.heard()).toEqual(['fleet/rs-3001/cmd DOCK']);
  });

  test('lab 14: names with wildcards and somebody else’s ClientId open nothing', async () => {
    await using broker = await MosquittoBroker.start('acl-pattern-injection', ['pump-4', 'mallory', '+']);
    const plus = await broker.listen('+', ['plant/+/cmd', 'plant/pump-4/cmd']);
    const mallory = await broker.listen('mallory', ['plant/pump-4/config', 'plant/pump-4/cmd'], { clientId: 'pump-4' });
    const pump = await broker.listen('pump-4', ['plant/pump-4/cmd', 'plant/pump-4/config']);
    const control = await broker.listen('control', 'plant/+/telemetry');
    const scada = await broker.connect('scada');
    await scada.publishAsync('plant/pump-4/cmd', 'START', qos1);
    await scada.publishAsync('plant/pump-4/config', '50 Hz', qos1);
    await pump.client.publishAsync('plant/pump-4/telemetry', '12 l/s', qos1);
    await mallory.client.publishAsync('plant/pump-4/telemetry', '0 l/s', qos1);
    expect([await plus.heard(), await mallory.heard()]).toEqual([[], []]);
    expect(await pump.heard()).toEqual(['plant/pump-4/cmd START', 'plant/pump-4/config 50 Hz']);
    expect(await control.heard()).toEqual(['plant/pump-4/telemetry 12 l/s']);
  });

  test('lab 15: neither the second filter, nor $share, nor a Will is a side door', async () => {
    await using broker = await MosquittoBroker.start('acl-side-doors');
    const valve = await broker.listen('valve-1', 'plant/valve/1/cmd');
    const controller = await broker.connect('controller');
    const filters = ['plant/public/#', 'plant/secret/#', '$share/g/plant/secret/#'];
    const will = { topic: 'plant/valve/1/cmd', payload: Buffer.from('OPEN'), ...qos1 };
    const pump = await broker.listen('pump-3', filters, { ...v5, will });
    await controller.publishAsync('plant/secret/recipe', 'chlorine', qos1);
    await controller.publishAsync('plant/public/draft/notice', 'not yet', qos1);
    await controller.publishAsync('plant/public/notice', 'back at five', qos1);
    expect(await pump.heard()).toEqual(['plant/public/notice back at five']);
    await broker.drop(pump.client);
    const historian = await broker.listen('historian', ['plant/+/state', 'plant/secret/#']);
    await (await broker.connect('pump-3', { clientId: 'back' })).publishAsync('plant/pump-3/state', 'running', qos1);
    await controller.publishAsync('plant/valve/1/cmd', 'CLOSE', qos1);
    expect(await valve.heard()).toEqual(['plant/valve/1/cmd CLOSE']);
    expect(await historian.heard()).toEqual(['plant/pump-3/state running']);
  });

  test('lab 16: a line taken away acts on a subscription that exists', async () => {
    await using broker = await MosquittoBroker.start('acl-revoke-live');
    const contractor = await broker.listen('contractor', ['plant/line/#', 'plant/public/#']);
    const pump = await broker.connect('pump');
    const ops = await broker.connect('ops');
    await pump.publishAsync('plant/line/flow', 'before five', qos1);
    const until = mosquittoFiles('acl-revoke-live').acl ?? '';
    await broker.reload(until.replace('topic read plant/line/#\ntopic write plant/mode\n', ''));
    await pump.publishAsync('plant/line/flow', 'after five', qos1);
    await ops.publishAsync('plant/public/notice', 'good night', qos1);
    expect(await contractor.heard()).toEqual(['plant/line/flow before five', 'plant/public/notice good night']);
  });

  test('lab 5: everybody comes in, and guesses are refused alike whether the name exists or not', async () => {
    await using broker = await MosquittoBroker.start('dictionary-door');
    await everybodyComesIn(broker, 'dictionary-door');
    expect(await broker.refusal('cleaner', 'sunshine1')).toBe(5);
    expect(await broker.refusal('nobody', 'sunshine1')).toBe(5);
  });

  test('lab 6: everybody comes in; a line takes as many rounds as it was told, and no two are the same', async () => {
    await using broker = await MosquittoBroker.start('crack-the-passwd');
    await everybodyComesIn(broker, 'crack-the-passwd');
    const lines = readFileSync(join(broker.folder, 'passwd'), 'utf8').trim().split('\n');
    expect(lines.map((line) => line.split('$').slice(1, 3))).toEqual(Array(3).fill(['7', '210000']));
    expect(new Set(lines.map((line) => line.split('$')[3])).size).toBe(3);
  });
});

async function everybodyComesIn(broker: MosquittoBroker, labId: string): Promise<void> {
  const accounts = mosquittoFiles(labId).passwordCommands.map((command) => wordsOf(command).slice(-2));
  expect(accounts).toHaveLength(3);
  for (const [userName = '', password = ''] of accounts) expect(await broker.refusal(userName, password)).toBeNull();
}
