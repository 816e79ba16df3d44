import { describe, expect, it } from 'vitest';
import { packetKey, viewPacket } from './packet-view.ts';

const publish = '31 13 00 0d "home/lock/cmd" "OPEN"';

describe('viewPacket', () => {
  it('numbers the fields from 1 and gives each its bytes', () => {
    const { fields, size } = viewPacket(publish, 4, false);
    expect(size).toBe(21);
    expect(fields.map(({ number, name, place }) => [number, name, place])).toEqual([
      [1, 'Packet type and flags', 'byte 0'],
      [2, 'Remaining Length', 'byte 1'],
      [3, 'Topic Name length', 'bytes 2–3'],
      [4, 'Topic Name', 'bytes 4–16'],
      [5, 'Payload', 'bytes 17–20'],
    ]);
    expect(fields.flatMap(({ groups }) => groups.flat())).toHaveLength(size);
  });

  it('writes characters under text and nothing under numbers', () => {
    const { fields } = viewPacket(publish, 4, false);
    expect(
      fields[4]?.groups
        .flat()
        .map(({ character }) => character)
        .join(''),
    ).toBe('OPEN');
    expect(fields[2]?.groups.flat().every(({ character }) => character === null)).toBe(true);
    expect(fields.map(({ framing }) => framing)).toEqual([false, true, true, false, false]);
  });

  it('keeps a short field on one line, breaks a long one into fours, and names it where the name fits', () => {
    const { fields } = viewPacket(publish, 4, false);
    expect(fields[3]?.groups.map((group) => group.length)).toEqual([4, 4, 4, 1]);
    expect(fields[4]?.groups.map((group) => group.length)).toEqual([4]);
    expect(fields.map(({ label }) => label)).toEqual(['', '', '', 'Topic Name', 'Payload']);
  });

  it.each([
    ['no notation', '31 1', false, /ERR_PACKET_NOTATION/],
    ['malformed bytes', '31 14 00 0d "home/lock/cmd" "OPEN"', false, /ERR_PACKET_MALFORMED.*20 bytes/],
    ['legal bytes announced as malformed', publish, true, /ERR_PACKET_LEGAL/],
  ])('stops the build for %s', (_, notation, malformed, message) => {
    expect(() => viewPacket(notation, 4, malformed)).toThrow(message);
  });

  it('shows malformed bytes where they are announced', () => {
    expect(viewPacket('10 ff ff ff ff 01', 4, true).decoded.problem).toMatch(/fourth byte/);
  });
});

it('names packets apart that begin alike', () => {
  expect(packetKey(publish)).toBe(packetKey(publish));
  expect(packetKey(publish)).not.toBe(packetKey(publish.replace('OPEN', 'SHUT')));
});
