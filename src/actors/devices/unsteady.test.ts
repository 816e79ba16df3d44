/** Devices on a bad line: what is said meanwhile waits where both sides asked for it, and they come back by themselves. */
import { expect, it, onTestFinished } from 'vitest';
import { exampleHome } from '../../../tests/fixtures/example-home.ts';
import { eventsOf, startExample } from '../../../tests/fixtures/example-sandbox.ts';
import type { DeviceDefinition } from '../../model/lab-definition.ts';

async function world(phone: Partial<DeviceDefinition>, others: Partial<DeviceDefinition> = {}) {
  const devices = exampleHome.devices.map((one) => ({ ...one, ...(one.id === 'phone' ? phone : others) }));
  const { sandbox, clock } = await startExample({ lab: { ...exampleHome, devices } });
  onTestFinished(() => sandbox.dispose());
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      await sandbox.settled();
    }
  };
  const connected = () => sandbox.devices().find(({ id }) => id === 'phone')?.connected;
  return { sandbox, pass, connected };
}

const outages = { everyMs: 10_000, lastMs: 5_000, of: 'network' as const };

it('loses its network again and again, and comes back each time', async () => {
  const { pass, connected } = await world({ outages });
  for (let round = 0; round < 2; round += 1) {
    await pass(9);
    expect(connected()).toBe(true);
    await pass(2);
    expect(connected()).toBe(false);
    await pass(4);
    expect(connected()).toBe(true);
  }
});

it('stays away when it is stopped meanwhile', async () => {
  const { sandbox, pass } = await world({ outages });
  await pass(11);
  await sandbox.dispose();
  const before = eventsOf(sandbox, 'connect.accepted').length;
  await pass(20);
  expect(eventsOf(sandbox, 'connect.accepted')).toHaveLength(before);
});

it.each([0, 1] as const)('finds what was said at QoS 1 meanwhile, and nothing of QoS 0: %j', async (publishQos) => {
  const { sandbox, pass } = await world({ outages, cleanSession: false, subscribeQos: 1 }, { publishQos });
  await pass(16);
  const late = eventsOf(sandbox, 'message.delivered').filter(({ path }) => path === 'queued');
  expect(late.length > 0).toBe(publishQos === 1);
  expect(late.every(({ clientId }) => clientId === 'phone')).toBe(true);
});
