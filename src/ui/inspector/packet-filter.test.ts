import { expect, it } from 'vitest';
import { event } from '../store/event.fixture.ts';
import { addPackets, noPackets } from '../store/packet-row.ts';
import { everything, filterPackets } from './packet-filter.ts';

const { rows } = addPackets(noPackets, [
  event('packet.received', { packetType: 'connect', hex: '1000', length: 2, actor: 'attacker', connectionId: 1 }),
  event('connect.refused', { connectionId: 1, reason: '', code: 5 }),
  event('packet.received', { packetType: 'pingreq', hex: 'c000', length: 2, actor: 'device:door', connectionId: 2 }),
]);

it('lets through what fits all that is asked for', () => {
  expect(filterPackets(rows, everything)).toBe(rows);
  expect(filterPackets(rows, { ...everything, actor: 'attacker' })).toHaveLength(1);
  expect(filterPackets(rows, { ...everything, type: 'PINGREQ' })).toHaveLength(1);
  expect(filterPackets(rows, { ...everything, outcome: 'refused' })).toHaveLength(1);
  expect(filterPackets(rows, { actor: 'device:door', type: 'CONNECT', outcome: '' })).toEqual([]);
});
