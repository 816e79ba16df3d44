import { broken, defineTraffic, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

const newKey = '6b'.repeat(32);

/** An operator enters one more identity for a meter that exists. */
function enter(world: LabWorld, identity: string, userName: string): Promise<void> {
  return world.changePolicy((policy) => {
    const changed = structuredClone(policy);
    changed.listeners['tls']?.tls?.psk?.identities.push({ identity, key: { hex: newKey }, userName });
    return changed;
  });
}

function reading(world: LabWorld, serial: string): string | undefined {
  return world.device('billing').state[`meters/${serial}/reading`];
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'Billing gets a reading of both meters in the street',
    plays: ['meter-440'],
    async run(world) {
      await world.pass(4_000, 2_000);
      const silent = ['VG-300217', 'VG-100418'].find((serial) => reading(world, serial) === undefined);
      if (silent !== undefined) return broken('delivery', `Billing has no reading of ${silent}.`);
      return holds('Both readings arrived.');
    },
  },
  {
    id: 'T2',
    title: 'Your own meter is billed, too',
    plays: ['meter-217', 'meter-418', 'meter-440'],
    async run(world) {
      const own = await world.play('meter-440');
      await own.publish('meters/VG-100440/reading', '4711', { qos: 1 });
      await world.settled();
      return holdsWhen(
        reading(world, 'VG-100440') === '4711',
        'delivery',
        'Its reading arrived.',
        'Billing has no reading of VG-100440.',
      );
    },
  },
  {
    id: 'T3',
    title: 'While a key is exchanged, the old and the new one both count',
    plays: ['meter-217', 'meter-418', 'meter-440'],
    async run(world) {
      await enter(world, 'VG-300217#v2', 'VG-300217');
      const before = await world.play('meter-217');
      await before.leave();
      const renewed = await world.join({
        actor: 'device:meter-217',
        clientId: 'VG-300217',
        userName: 'VG-300217',
        tls: { psk: { identity: 'VG-300217#v2', hex: newKey } },
      });
      await renewed.publish('meters/VG-300217/reading', '4712', { qos: 1 });
      await world.settled();
      const arrived = reading(world, 'VG-300217') === '4712';
      return holdsWhen(arrived, 'delivery', 'Both keys count.', 'The reading with the new key did not arrive.');
    },
  },
  {
    id: 'T4',
    title: 'An identity may be 128 bytes long',
    plays: ['meter-217', 'meter-418', 'meter-440'],
    async run(world) {
      const identity = 'VG-1'.padEnd(128, '0');
      await enter(world, identity, 'VG-1');
      const tls = { psk: { identity, hex: newKey } };
      const long = await world.join({ actor: 'grader:long', clientId: 'VG-1', userName: 'VG-1', tls });
      await long.publish('meters/VG-1/reading', '1', { qos: 1 });
      await world.settled();
      return holdsWhen(reading(world, 'VG-1') === '1', 'delivery', 'It is billed.', 'Its reading did not arrive.');
    },
  },
]);
