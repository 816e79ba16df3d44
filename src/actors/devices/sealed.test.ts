/** Devices that seal what they say and open what they hear, in a running sandbox. */
import { expect, it, onTestFinished } from 'vitest';
import { openPolicy } from '../../../tests/fixtures/example-home.ts';
import { enter, eventsOf, startExample } from '../../../tests/fixtures/example-sandbox.ts';
import { Envelopes } from '../../envelope/index.ts';
import { type Policy, policySchema } from '../../model/policy.ts';

const cmd = 'home/lock/cmd';
const { envelopes } = policySchema.parse({
  envelopes: { orders: { topicFilters: [cmd], keys: [{ id: 1, secret: 'pin' }], sealWith: 1 } },
});
const policy: Policy = { ...openPolicy, envelopes };

async function world(inForce = policy) {
  const { sandbox } = await startExample({ policy: inForce });
  onTestFinished(() => sandbox.dispose());
  const sender = new Envelopes({ name: 'owner', secret: (id) => sandbox.secrets[id], now: () => 0 });
  sender.follow(envelopes);
  const client = await enter(sandbox);
  const lock = () => sandbox.devices().find(({ id }) => id === 'lock')?.state['lock'];
  const say = async (payload: string | Uint8Array) => {
    await client.publish(cmd, payload, { qos: 1 });
    await sandbox.settled();
  };
  return { sandbox, sender, lock, say };
}

it('obeys what was sealed, and says who sealed it', async () => {
  const { sandbox, sender, lock, say } = await world();
  await say(sender.seal(cmd, 'OPEN'));
  expect(lock()).toBe('unlocked');
  expect(eventsOf(sandbox, 'envelope.opened')).toMatchObject([
    { deviceId: 'lock', envelope: 'orders', topicName: cmd, fromActor: 'attacker', sender: 'owner', keyId: 1 },
  ]);
});

it.each<[string, (sealed: Uint8Array) => string | Uint8Array, string]>([
  ['what is in clear', () => 'OPEN', 'malformed'],
  ['what is empty', () => new Uint8Array(), 'malformed'],
  ['what was changed', (sealed) => sealed.with(sealed.length - 1, (sealed.at(-1) ?? 0) ^ 1), 'tag'],
])('does not take %s, and says why', async (_, change, check) => {
  const { sandbox, sender, lock, say } = await world();
  await say(change(sender.seal(cmd, 'OPEN') as Uint8Array));
  expect(lock()).toBe('locked');
  expect(eventsOf(sandbox, 'envelope.rejected')).toMatchObject([{ deviceId: 'lock', check, fromActor: 'attacker' }]);
});

it('takes a message once, also after it was switched off and on', async () => {
  const { sandbox, sender, lock, say } = await world();
  const open = sender.seal(cmd, 'OPEN');
  await say(open);
  await say(sender.seal(cmd, 'LOCK'));
  await say(open);
  await sandbox.restartDevice('lock');
  await say(open);
  expect(lock()).toBe('locked');
  expect(eventsOf(sandbox, 'envelope.rejected').map(({ check }) => check)).toEqual(['replay', 'replay']);
});

it('keeps bytes as they are on their whole way', async () => {
  const { sandbox, client } = await startExample().then(async ({ sandbox: started }) => {
    onTestFinished(() => started.dispose());
    return { sandbox: started, client: await enter(started) };
  });
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  await client.subscribe('any/bytes');
  await client.publish('any/bytes', bytes, { qos: 1 });
  await client.barrier();
  expect([...(client.received[0]?.bytes ?? [])]).toEqual([...bytes]);
  expect(eventsOf(sandbox, 'publish.accepted').at(-1)).toMatchObject({ payloadBytes: 256 });
});
