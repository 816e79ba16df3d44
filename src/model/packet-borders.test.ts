import { expect, it } from 'vitest';
import { bytesFromHex, cutPackets, hexFromBytes } from './packet-borders.ts';

const cut = (hex: string) => {
  const { packets, rest } = cutPackets(bytesFromHex(hex));
  return [packets.map(hexFromBytes), hexFromBytes(rest)];
};

it.each([
  ['', [], ''],
  ['c0', [], 'c0'],
  ['c000', ['c000'], ''],
  ['c000 e000 30 03 0001', ['c000', 'e000'], '30030001'],
  ['30 80', [], '3080'],
  ['30 ff ff ff ff 00', ['30ffffffff00'], ''],
])('cuts %s into %j and keeps %j', (hex, packets, rest) => {
  expect(cut(hex)).toEqual([packets, rest]);
});

it('reads lengths of several bytes', () => {
  const long = `308101${'00'.repeat(129)}`;
  expect(cut(`${long}c000`)).toEqual([[long, 'c000'], '']);
  expect(cut(long.slice(0, -2))).toEqual([[], long.slice(0, -2)]);
});

it.each(['0', 'zz', '0x10'])('takes %s for no hex', (text) => {
  expect(() => bytesFromHex(text)).toThrow(TypeError);
});
