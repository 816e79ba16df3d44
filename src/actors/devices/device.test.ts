import { describe, expect, it, onTestFinished } from 'vitest';
import { closedPolicy, exampleHome, openPolicy } from '../../../tests/fixtures/example-home.ts';
import { enter, eventsOf, startExample } from '../../../tests/fixtures/example-sandbox.ts';
import type { LabDefinition } from '../../model/lab-definition.ts';
import type { Policy } from '../../model/policy.ts';

async function world(options: Parameters<typeof startExample>[0] = {}) {
  const { sandbox, clock } = await startExample(options);
  onTestFinished(() => sandbox.dispose());
  const view = (id: string) => sandbox.devices().find((device) => device.id === id);
  return { sandbox, clock, view };
}

const without = (userName: string): Policy => ({
  ...closedPolicy,
  auth: { ...closedPolicy.auth, accounts: closedPolicy.auth.accounts.filter((one) => one.userName !== userName) },
});

describe('a device', () => {
  it('signs in under its own name and says at once what it has to say', async () => {
    const { sandbox, view } = await world({ policy: closedPolicy });
    expect(
      eventsOf(sandbox, 'connect.accepted')
        .map(({ principal }) => principal)
        .sort(),
    ).toEqual(['lock', 'phone', 'thermostat']);
    expect(view('phone')).toMatchObject({ connected: true, state: { 'home/lock/state': 'locked' } });
  });

  it('obeys its command topic and tells the others', async () => {
    const { sandbox, view } = await world();
    const attacker = await enter(sandbox);
    await attacker.publish('home/lock/cmd', 'OPEN');
    await attacker.publish('home/heat/cmd', '30');
    await sandbox.settled();
    expect(view('lock')?.state).toMatchObject({ lock: 'unlocked' });
    expect(view('thermostat')?.state).toMatchObject({ target: '30.0' });
    expect(view('phone')?.state).toMatchObject({ 'home/lock/state': 'unlocked' });
  });

  it.each(['', 'open sesame', 'LOCKED', '99', '-3', 'NaN'])('is not moved by %j', async (payload) => {
    const { sandbox, view } = await world();
    const before = [view('lock')?.state, view('thermostat')?.state];
    const attacker = await enter(sandbox);
    await attacker.publish('home/lock/cmd', payload);
    await attacker.publish('home/heat/cmd', payload);
    await sandbox.settled();
    expect([view('lock')?.state, view('thermostat')?.state]).toEqual(before);
  });

  it('speaks again with every turn, and the phone tells the lock its PIN', async () => {
    const { sandbox, clock, view } = await world();
    const attacker = await enter(sandbox);
    await attacker.subscribe('#');
    await attacker.barrier();
    const before = attacker.received.length;
    clock.advance(3_000);
    await attacker.barrier();
    expect(attacker.received.slice(before)).toContainEqual({
      topicName: 'home/lock/pin/set',
      payload: sandbox.secrets['pin'],
      bytes: Buffer.from(sandbox.secrets['pin'] ?? ''),
      qos: 0,
      retain: false,
    });
    await sandbox.settled();
    expect(view('lock')?.state).toMatchObject({ pin: 'set' });
  });

  it('says little: fewer than two messages a second for each device', async () => {
    const { sandbox, clock } = await world();
    const spoken = () => eventsOf(sandbox, 'publish.accepted').length;
    const before = spoken();
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      await sandbox.settled();
    }
    expect(spoken() - before).toBeGreaterThan(60);
    expect(spoken() - before).toBeLessThan(60 * 2 * exampleHome.devices.length);
  });
});

describe('a device that is not let in', () => {
  it('tries again ever more rarely, at least every fifteen seconds', async () => {
    const { sandbox, clock, view } = await world({ policy: without('lock') });
    const attempts = () => eventsOf(sandbox, 'connect.refused').length;
    expect([attempts(), view('lock')?.connected, view('phone')?.connected]).toEqual([1, false, true]);
    const waits: number[] = [];
    for (let second = 1, before = attempts(); waits.length < 7 && second < 120; second += 1) {
      clock.advance(1_000);
      await sandbox.settled();
      if (attempts() > before) waits.push(second);
      before = attempts();
    }
    expect(waits.map((at, i) => at - (waits[i - 1] ?? 0))).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it('is back at once when the policy lets it', async () => {
    const { sandbox, view } = await world({ policy: without('lock') });
    await sandbox.applyPolicy(closedPolicy);
    expect(view('lock')).toMatchObject({ connected: true });
  });

  it('comes back by itself after the broker has closed its connection', async () => {
    const { sandbox, clock, view } = await world();
    const thief = await enter(sandbox, { clientId: 'lock' });
    await sandbox.settled();
    expect(view('lock')?.connected).toBe(false);
    await thief.drop();
    clock.advance(1_000);
    await sandbox.settled();
    expect(view('lock')?.connected).toBe(true);
  });
});

describe('a policy that takes a subscription away', () => {
  it('makes the device deaf, and one that gives it back makes it hear again', async () => {
    const { sandbox, view } = await world({ policy: closedPolicy });
    const deaf: Policy = {
      ...closedPolicy,
      acl: {
        ...closedPolicy.acl,
        rules: closedPolicy.acl.rules.filter(
          ({ topicFilters }) => !topicFilters.includes('home/lock/cmd') || topicFilters.length > 2,
        ),
      },
    };
    const order = async (payload: string) => {
      const password = sandbox.secrets['phone'] ?? '';
      const options = { clientId: 'phone-2', userName: 'phone', password };
      const phone = await enter(sandbox, options, 'grader:phone');
      await phone.publish('home/lock/cmd', payload);
      await phone.disconnect();
      await sandbox.settled();
      return view('lock')?.state['lock'];
    };
    await sandbox.applyPolicy(deaf);
    expect(await order('OPEN')).toBe('locked');
    await sandbox.applyPolicy(closedPolicy);
    expect(await order('OPEN')).toBe('unlocked');
  });
});

describe('restarting a device', () => {
  it('loses the connection without DISCONNECT, so that its Will is published, and comes back', async () => {
    const { sandbox, view } = await world();
    const listener = await enter(sandbox);
    await listener.subscribe('home/lock/state');
    await listener.barrier();
    const before = listener.received.length;
    await sandbox.restartDevice('lock');
    await listener.barrier();
    expect(listener.received.slice(before).map(({ payload }) => payload)).toEqual(['offline', 'locked']);
    expect(view('lock')?.connected).toBe(true);
    expect(eventsOf(sandbox, 'session.taken-over')).toEqual([]);
  });
});

describe('the phone', () => {
  it('shows so many topics and no more, and so much of each and no more', async () => {
    const { sandbox, view } = await world();
    const attacker = await enter(sandbox);
    for (let i = 0; i < 30; i += 1) await attacker.publish(`home/fake-${i}/state`, 'x'.repeat(1_000), { qos: 1 });
    await sandbox.settled();
    const state = view('phone')?.state ?? {};
    expect(Object.keys(state)).toHaveLength(17);
    expect(state['home/fake-0/state']).toHaveLength(64);
  });
});

describe('a lab that contradicts itself', () => {
  const withLock = (changes: Partial<LabDefinition['devices'][number]>): LabDefinition => ({
    ...exampleHome,
    devices: exampleHome.devices.map((device) => (device.id === 'lock' ? { ...device, ...changes } : device)),
  });

  it('is refused for a role its device does not know', async () => {
    const lab = withLock({ topics: { state: 'home/lock/state', command: 'home/lock/cmd' } });
    await expect(startExample({ lab })).rejects.toMatchObject({ problem: { code: 'ERR_DEVICE_ROLE' } });
  });

  it('is refused for a secret it does not have', async () => {
    const lab = withLock({ payloads: { state: '{{secret:nothing}}' } });
    await expect(startExample({ lab, policy: openPolicy })).rejects.toMatchObject({
      problem: { code: 'ERR_DEVICE_SECRET' },
    });
  });
});
