import { expect, it } from 'vitest';
import { decodePacket } from '../../inspector/index.ts';
import { bytesFromHex } from '../store/hex.ts';
import { diffPackets } from './diff-packets.ts';
import { fieldAt } from './field-at.ts';

const fields = (hex: string) => decodePacket(bytesFromHex(hex), 4).fields;
const open = fields('30 08 00 01 61 4f 50 45 4e 00'.slice(0, 26));

it('finds no difference between equal packets', () => {
  expect(diffPackets(open, open)).toEqual({ fields: [], offsets: new Set() });
});

it('names the fields that differ and marks their bytes in the second packet', () => {
  const before = fields('30 07 00 01 61 4f 50 45 4e');
  const after = fields('31 07 00 01 62 4f 50 45 4e');
  const difference = diffPackets(before, after);
  expect(difference.fields.map(({ before: was, after: is }) => [was, is])).toContainEqual(['a', 'b']);
  expect([...difference.offsets]).toContain(4);
  expect([...difference.offsets]).not.toContain(6);
});

it('gives every byte of a packet a field', () => {
  const bytes = bytesFromHex('30 07 00 01 61 4f 50 45 4e');
  const all = decodePacket(bytes, 4).fields;
  expect(Array.from(bytes, (_, offset) => fieldAt(all, offset))).not.toContain(-1);
  expect(fieldAt(all, bytes.length)).toBe(-1);
});
