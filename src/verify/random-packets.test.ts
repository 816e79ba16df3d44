import { expect, it } from 'vitest';
import lab from '../../tests/fixtures/labs/sound/lab.ts';
import { randomSandboxId } from '../judge/index.ts';
import { policySchema } from '../model/policy.ts';
import { seededRandom } from '../model/seeded-random.ts';
import { createManualClock, startSandbox } from '../sandbox/index.ts';
import { randomLegalPackets } from './random-packets.ts';

const policy = policySchema.parse({ auth: { anonymous: true }, acl: { default: 'allow' } });

async function told(seed: string) {
  const sandbox = await startSandbox({ id: randomSandboxId(), lab, policy, seed: 'x', clock: createManualClock() });
  await randomLegalPackets(sandbox, seed);
  await sandbox.dispose();
  return sandbox.events();
}

it('is the same for the same seed, and another for another', () => {
  const draw = (seed: string) => {
    const random = seededRandom(seed);
    return Array.from({ length: 20 }, () => random.below(1_000));
  };
  expect(draw('a')).toEqual(draw('a'));
  expect(draw('a')).not.toEqual(draw('b'));
  expect(draw('a').every((value) => value >= 0 && value < 1_000)).toBe(true);
  expect(seededRandom('a').pick([])).toBeUndefined();
});

it('sends nothing malformed, reaches the devices, and is never the attacker', async () => {
  const events = await told('seed');
  const types = new Set(events.map(({ type }) => type));
  expect(types).not.toContain('packet.malformed');
  for (const type of ['subscribe.granted', 'publish.accepted', 'device.changed', 'connection.closed']) {
    expect(types).toContain(type);
  }
  expect(events.some(({ actor }) => actor === 'noise:passer-by')).toBe(true);
  expect(events.some(({ actor }) => actor === 'attacker')).toBe(false);
});
