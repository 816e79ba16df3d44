import { expect, test } from 'vitest';
import { parseAddress, parseAddressRange } from './address-range.ts';

test.each([
  ['10.0.0.0/8', '10.255.1.2', '11.0.0.1'],
  ['192.0.2.128/25', '192.0.2.200', '192.0.2.127'],
  ['192.0.2.7', '192.0.2.7', '192.0.2.8'],
  ['0.0.0.0/0', '203.0.113.9', '2001:db8::1'],
  ['2001:db8::/33', '2001:db8:7fff::1', '2001:db8:8000::1'],
  ['::1', '0:0:0:0:0:0:0:1', '::2'],
  ['10.0.0.0/8', '::ffff:10.1.2.3', '::ffff:11.1.2.3'],
  ['::ffff:10.0.0.1', '10.0.0.1', '10.0.0.2'],
  ['fe80::/10', 'fe80::1%eth0', 'fec0::1'],
  ['10.0.0.0/8', '10.0.0.1', 'memory'],
  ['::/0', '::1', ''],
])('%s has %s and not %s', (range, inside, outside) => {
  const has = parseAddressRange(range);
  expect(has?.(inside)).toBe(true);
  expect(has?.(outside)).toBe(false);
});

test.each([
  '10.0.0.0/33',
  '10.0.0',
  '10.0.0.256',
  '2001:db8::/129',
  '1::2::3',
  '1:2:3:4:5:6:7::8',
  '12345::',
  '',
  ':1',
  'x',
])('“%s” is no range', (text) => expect(parseAddressRange(text)).toBeNull());

test('an address is its bytes', () => {
  expect(parseAddress('192.0.2.1')).toEqual([192, 0, 2, 1]);
  expect(parseAddress('64:ff9b::192.0.2.33')).toEqual([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 192, 0, 2, 33]);
  expect(parseAddress('memory')).toBeNull();
});
