import { describe, expect, it, onTestFinished } from 'vitest';
import { closedPolicy } from '../../tests/fixtures/example-home.ts';
import { enter, startExample } from '../../tests/fixtures/example-sandbox.ts';
import { connectClient, receivedLimits } from './index.ts';

async function world(options: Parameters<typeof startExample>[0] = {}) {
  const { sandbox, clock } = await startExample(options);
  onTestFinished(() => sandbox.dispose());
  return { sandbox, clock };
}

describe('connectClient', () => {
  it('gets in where everybody may, and is refused where it needs a password', async () => {
    const { sandbox: open } = await world();
    const { sandbox: closed } = await world({ policy: closedPolicy });
    expect(await connectClient(open, 'attacker', { clientId: 'x' })).toMatchObject({ kind: 'accepted' });
    expect(await connectClient(closed, 'attacker', { clientId: 'x' })).toEqual({ kind: 'refused', code: 5 });
    const wrong = { clientId: 'x', userName: 'guest', password: 'wrong' };
    expect(await connectClient(closed, 'attacker', wrong)).toEqual({ kind: 'refused', code: 4 });
  });

  it('is closed by a world that has ended', async () => {
    const { sandbox } = await world();
    await sandbox.dispose();
    expect(await connectClient(sandbox, 'attacker', { clientId: 'x' })).toEqual({ kind: 'closed' });
  });
});

describe('ActorClient', () => {
  it('receives what others publish, retained or live, once the barrier has passed', async () => {
    const { sandbox } = await world();
    const [listener, speaker] = [await enter(sandbox, { clientId: 'l' }), await enter(sandbox, { clientId: 's' })];
    await listener.subscribe('home/public/#');
    await listener.barrier();
    await speaker.publish('home/public/note', 'hello', { qos: 1 });
    expect(await listener.barrier()).toBe('passed');
    expect(listener.received).toMatchObject([
      { topicName: 'home/public/welcome', payload: 'Make yourself at home', qos: 0, retain: true },
      { topicName: 'home/public/note', payload: 'hello', qos: 0, retain: false },
    ]);
  });

  it('proves by the barrier that nothing came', async () => {
    const { sandbox } = await world({ policy: closedPolicy });
    const guest = await enter(sandbox, {
      clientId: 'guest',
      userName: 'guest',
      password: sandbox.secrets['guest'] ?? '',
    });
    expect(await guest.subscribe('#')).toEqual({ kind: 'refused', code: 0x80 });
    const phone = await enter(
      sandbox,
      { clientId: 'phone-2', userName: 'phone', password: sandbox.secrets['phone'] ?? '' },
      'grader:phone',
    );
    await phone.publish('home/lock/pin/set', '1234');
    expect(await guest.barrier()).toBe('passed');
    expect(guest.received).toEqual([]);
  });

  it.each([0, 1, 2] as const)('delivers QoS %i both ways', async (qos) => {
    const { sandbox } = await world();
    const client = await enter(sandbox);
    expect(await client.subscribe('echo', qos)).toEqual({ kind: 'granted', qos });
    expect(await client.publish('echo', 'x', { qos })).toEqual({ kind: 'acknowledged' });
    await client.barrier();
    expect(client.received).toEqual([{ topicName: 'echo', payload: 'x', bytes: Buffer.from('x'), qos, retain: false }]);
  });

  it('waits for a message that came before, that comes later, and gives up by the clock', async () => {
    const { sandbox, clock } = await world();
    const client = await enter(sandbox);
    await client.subscribe('t');
    const later = client.waitFor(({ payload }) => payload === 'now');
    await client.publish('t', 'now');
    expect(await later).toMatchObject({ payload: 'now' });
    expect(await client.waitFor(({ payload }) => payload === 'now')).toMatchObject({ payload: 'now' });

    const never = client.waitFor(({ payload }) => payload === 'never', 500);
    clock.advance(500);
    expect(await never).toBeNull();
  });

  it('stops waiting when the connection is gone', async () => {
    const { sandbox } = await world();
    const client = await enter(sandbox);
    const never = client.waitFor(() => true);
    await client.drop();
    expect([await never, client.open]).toEqual([null, false]);
    expect(await client.barrier()).toBe('closed');
  });

  it('forgets the oldest messages rather than keep more than its limits', async () => {
    const { sandbox } = await world();
    const client = await enter(sandbox);
    await client.subscribe('t');
    const count = receivedLimits.itemsMax + 5;
    for (let i = 0; i < count; i += 100) {
      const block = Array.from({ length: Math.min(100, count - i) }, (_, j) => `${i + j}`);
      await Promise.all(block.map((payload) => client.publish('t', payload, { qos: 1 })));
    }
    await client.barrier();
    expect(client.received).toHaveLength(receivedLimits.itemsMax);
    expect(client.received.at(0)?.payload).toBe('5');
    expect(client.received.at(-1)?.payload).toBe(String(count - 1));
  });

  it('leaves its Will behind when it drops, and takes it along when it disconnects', async () => {
    const { sandbox } = await world();
    const listener = await enter(sandbox, { clientId: 'listener' });
    await listener.subscribe('will/#');
    for (const end of ['disconnect', 'drop'] as const) {
      const client = await enter(sandbox, { clientId: end, will: { topicName: `will/${end}`, payload: 'gone' } });
      await client[end]();
    }
    await expect.poll(() => listener.received.map(({ topicName }) => topicName)).toEqual(['will/drop']);
  });
});
