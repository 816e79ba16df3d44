import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPackets } from './split-packets.ts';

const packetOf = (body: Uint8Array): Uint8Array =>
  Uint8Array.from([
    0x30,
    ...(body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7]),
    ...body,
  ]);

describe('splitPackets', () => {
  it('gives back the packets that were joined, and the start of the next as rest', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), fc.nat(), (bodies, cut) => {
        const packets = bodies.map(packetOf);
        const last = packetOf(Uint8Array.of(1, 2, 3));
        const started = last.subarray(0, cut % last.length);
        const stream = Uint8Array.from([...packets.flatMap((p) => [...p]), ...started]);
        const split = splitPackets(stream);
        expect(split.packets.map((p) => [...p])).toEqual(packets.map((p) => [...p]));
        expect([...split.rest]).toEqual([...started]);
        expect(split.problem).toBeUndefined();
      }),
    );
  });

  it('says so when the rest can never become a packet', () => {
    const split = splitPackets(Uint8Array.of(0xc0, 0, 0x10, 0xff, 0xff, 0xff, 0xff, 1));
    expect(split.packets).toHaveLength(1);
    expect(split.rest).toHaveLength(6);
    expect(split.problem).toMatch(/fourth byte/);
  });
});
