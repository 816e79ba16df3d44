/** What a case can do beyond connecting: raw bytes, time, a policy that changes under it. */
import { expect, it } from 'vitest';
import definition from '../../tests/fixtures/labs/sound/lab.ts';
import type { LabWorld } from '../lab-kit/index.ts';
import { holds, reached, variant } from '../lab-kit/index.ts';
import { type Policy, policySchema } from '../model/policy.ts';
import { systemClock } from '../sandbox/index.ts';
import { runCase } from './run-case.ts';

const open = policySchema.parse({ auth: { anonymous: true }, acl: { default: 'allow' } });

/** Runs one case and returns what it saw. */
async function inWorld<T>(look: (world: LabWorld) => Promise<T>, policy: Policy = open): Promise<T> {
  const seen: T[] = [];
  const run = async (world: LabWorld) => {
    seen.push(await look(world));
    return holds('looked');
  };
  const testCase = { kind: 'traffic', id: 'T1', plays: [], flow: { id: 'T1', title: 'a look', run } } as const;
  const { outcome } = await runCase({ definition }, policy, testCase as never, { clock: systemClock, seed: 'world' });
  expect(outcome).toMatchObject({ kind: 'holds' });
  return seen[0] as T;
}

it('says raw bytes, and hears packets', async () => {
  const packets = await inWorld(async (world) => {
    const raw = world.dial();
    raw.send('10 0d 0004 4d515454 04 02 003c 0001 61');
    raw.send('c0 00');
    return raw.packets();
  });
  expect(packets).toEqual(['20020000', 'd000']);
});

it('lets time pass, in which connections that stay silent end', async () => {
  const seen = await inWorld(async (world) => {
    const silent = world.dial();
    await world.pass(4_000);
    const before = silent.open;
    await world.pass(2_000);
    return [before, silent.open, world.now()];
  });
  expect(seen).toEqual([true, false, 6_000]);
});

it('changes the policy under a client that is there', async () => {
  const seen = await inWorld(async (world) => {
    const guest = await world.join({ clientId: 'guest' });
    await guest.subscribe('door/state');
    await world.changePolicy((policy) => ({ ...policy, auth: { ...policy.auth, anonymous: false } }));
    return guest.open;
  });
  expect(seen).toBe(false);
});

it('subscribes to several filters at once and tells which were granted', async () => {
  const rules = [{ effect: 'allow' as const, who: 'everyone', actions: ['subscribe' as const], topicFilters: ['a/#'] }];
  const policy = policySchema.parse({ auth: { anonymous: true }, acl: { rules } });
  const granted = await inWorld(async (world) => {
    const guest = await world.join({ clientId: 'guest' });
    return guest.subscribeTogether(['a/b', 'secret', 'a/+']);
  }, policy);
  expect(granted).toEqual([true, false, true]);
});

it('signs in by SCRAM', async () => {
  const account = {
    userName: 'post',
    password: { scheme: 'plain' as const, value: 'pencil' },
    mechanisms: ['SCRAM-SHA-256' as const],
  };
  const policy = policySchema.parse({ auth: { accounts: [account], scram: {} }, acl: { default: 'allow' } });
  const kinds = await inWorld(async (world) => {
    const attempt = async (password: string) => {
      const enhanced = world.scram({ userName: 'post', password });
      return (await world.connect({ clientId: 'post', protocolVersion: 5, enhanced })).kind;
    };
    return [await attempt('pencil'), await attempt('crayon')];
  }, policy);
  expect(kinds).toEqual(['accepted', 'refused']);
});

it('ends an attack as stopped where a client does not believe the broker', async () => {
  const enhanced = {
    method: 'SCRAM-SHA-256',
    begin: () => new TextEncoder().encode('n,,n=post,r=nonce'),
    respond: () => Promise.reject(new Error('not believed')),
    conclude: () => {},
  };
  const account = {
    userName: 'post',
    password: { scheme: 'plain' as const, value: 'pencil' },
    mechanisms: ['SCRAM-SHA-256' as const],
  };
  const policy = policySchema.parse({ auth: { accounts: [account], scram: {} }, acl: { default: 'allow' } });
  const run = variant('distrust', 'distrust', async (world) => {
    await world.join({ clientId: 'post', protocolVersion: 5, enhanced });
    return reached('connect', 'never');
  });
  const attack = { id: 'A1', title: 'a', goal: 'g', stops: [], advice: 'a', variants: [run] };
  const testCase = { kind: 'attack', id: 'A1/distrust', plays: [], attack, variant: run } as const;
  const { outcome } = await runCase({ definition }, policy, testCase, { clock: systemClock, seed: 'world' });
  expect(outcome).toMatchObject({ kind: 'stopped', stage: 'connect', means: 'distrusted' });
});
