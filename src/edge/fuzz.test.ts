/**
 * Structure-aware and seeded: conversations of all protocol versions, their packets mutated, out of order, repeated,
 * split and merged anywhere, against a whole sandbox. `npm run fuzz` is the long form.
 */
import { expect, onTestFinished, test } from 'vitest';
import { FuzzedSandbox } from '../../tests/edge/fuzz/fuzzed-sandbox.ts';
import { liveBytes } from '../../tests/edge/fuzz/live-bytes.ts';
import type { PolicySource } from '../model/policy.ts';

const seed = Number(process.env['EDGE_FUZZ_SEED'] ?? 20_261_123);
/** For each policy. */
const packetsMin = Number(process.env['EDGE_FUZZ_PACKETS'] ?? 10_000);
/** From a quarter of the run to its end, when every bounded list has long been full. */
const growthBytesMax = 8 * 1024 * 1024;

/** Small, so that what is full stays small beside `growthBytesMax`; room for the sessions of all mutated ClientIds. */
const limits: PolicySource['limits'] = {
  sessionsMax: 4_096,
  outboundQueueMessagesMax: 50,
  outboundQueueBytesMax: 65_536,
  retainedBytesMax: 262_144,
};

/** Everything open, so that packets get far; and everything asked for, so that much is refused on the way. */
const policies: Record<string, PolicySource> = {
  open: { auth: { anonymous: true }, acl: { default: 'allow' }, limits },
  strict: {
    auth: {
      anonymous: true,
      accounts: [{ userName: 'phone', password: { scheme: 'plain', value: 'x' }, mechanisms: ['SCRAM-SHA-256'] }],
      scram: { mechanisms: ['SCRAM-SHA-256', 'SCRAM-SHA-512'] },
    },
    acl: {
      default: 'deny',
      rules: [
        {
          effect: 'allow',
          who: 'everyone',
          actions: ['publish'],
          topicFilters: ['a', 'honest', 'home/+/state'],
          qos: [0, 1],
        },
        {
          effect: 'allow',
          who: 'everyone',
          actions: ['subscribe', 'receive'],
          topicFilters: ['a/#', 'honest', '$share/g/a/#'],
        },
      ],
    },
    limits: { ...limits, packetBytesMax: 2_000, inflightInboundMax: 3, subscriptionsMax: 3 },
  },
};

/** What no handler caught while this test runs. */
function unhandledErrors(): unknown[] {
  const errors: unknown[] = [];
  const note = (error: unknown) => errors.push(error);
  const types = ['uncaughtException', 'unhandledRejection'];
  for (const type of types) process.on(type, note);
  onTestFinished(() => {
    for (const type of types) process.off(type, note);
  });
  return errors;
}

test.each(Object.entries(policies))(
  `[F1] ${packetsMin} packets, seed ${seed}: %s`,
  { timeout: 1_800_000 },
  async (name, policy) => {
    const unhandled = unhandledErrors();
    const startedAt = performance.now();
    const fuzzed = await FuzzedSandbox.start(policy, seed);
    await fuzzed.attack(packetsMin / 4);
    await fuzzed.rest();
    const before = await liveBytes();
    await fuzzed.attack(packetsMin);
    await fuzzed.rest();
    const grownBytes = (await liveBytes()) - before;
    expect(fuzzed.connectionsOpen).toBe(0);
    await fuzzed.newcomer();
    await fuzzed.dispose();

    const { packetsSent, packetsRead, bytesSent, events } = fuzzed;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    const grownKilobytes = Math.round(grownBytes / 1_024);
    console.log(JSON.stringify({ name, seed, packetsSent, packetsRead, bytesSent, seconds, grownKilobytes, events }));

    expect(unhandled).toEqual([]);
    expect(fuzzed.internalErrors).toEqual([]);
    expect(grownBytes).toBeLessThan(growthBytesMax);
    // Much was understood, and much was not.
    expect(fuzzed.count('connect.accepted')).toBeGreaterThan(packetsMin / 200);
    expect(fuzzed.count('message.delivered')).toBeGreaterThan(packetsMin / 100);
    expect(fuzzed.count('packet.malformed')).toBeGreaterThan(packetsMin / 200);
  },
);
