import { expect, it } from 'vitest';
import { OVERHEARD_MAX, overheardAmong, type TappedPacket } from './overheard.ts';

const lab = {
  listeners: [
    { name: 'tcp', transport: 'tcp' as const },
    { name: 'tls', transport: 'tls' as const },
  ],
};
const packet: TappedPacket = {
  connection: 1,
  from: 'client',
  packetType: 'connect',
  hex: '10',
  actor: 'device:post',
  listener: 'tcp',
};

it('tells of others on wires that are not encrypted, and not who they are', () => {
  const all = [
    packet,
    { ...packet, connection: 2, listener: 'tls' },
    { ...packet, connection: 3, actor: 'attacker' },
    { ...packet, connection: 4, listener: null },
  ];
  expect(overheardAmong(all, lab)).toEqual([{ connection: 1, from: 'client', packetType: 'connect', hex: '10' }]);
});

it('gives the newest, oldest first', () => {
  const many = Array.from({ length: OVERHEARD_MAX + 2 }, (_, connection) => ({ ...packet, connection }));
  const heard = overheardAmong(many, lab);
  expect([heard.length, heard[0]?.connection, heard.at(-1)?.connection]).toEqual([OVERHEARD_MAX, 2, OVERHEARD_MAX + 1]);
});
