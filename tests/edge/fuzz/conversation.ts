/** What one connection says: a beginning that makes sense, then anything, in any order, some of it twice. */
import { encode } from './draft.ts';
import { behindConnect, connect, type Version } from './legal.ts';
import { mutated } from './mutate.ts';
import type { Random } from './random.ts';

const packetsMax = 40;

export function conversation(random: Random, version: Version): Buffer[] {
  const first = connect(random, version);
  const packets = [random.once(20) ? mutated(random, first) : encode(first)];
  const orderly = random.below(packetsMax);
  for (let i = 0; i < orderly; i += 1) packets.push(encode(behindConnect(random, version)));
  for (let i = random.below(packetsMax - orderly); i > 0; i -= 1) packets.push(disorderly(random, version, packets));
  return packets;
}

function disorderly(random: Random, version: Version, before: readonly Buffer[]): Buffer {
  switch (random.below(8)) {
    case 0:
      return mutated(random, behindConnect(random, version));
    case 1: // again, the CONNECT among them
      return before[random.below(before.length)] ?? Buffer.alloc(0);
    case 2: // in the words of another version
      return encode(behindConnect(random, random.pick<Version>(3, 4, 5)));
    default:
      return encode(behindConnect(random, version));
  }
}

/** The same bytes as a network might bring them: whole, one by one, or cut anywhere. */
export function* pieces(random: Random, packets: readonly Buffer[]): Generator<Buffer> {
  const bytes = Buffer.concat(packets);
  const longest = random.pick(1, 3, 40, 1_400, bytes.length || 1);
  // Byte by byte only while it lasts no longer than the rest of the test.
  const shortest = longest === 1 && bytes.length > 2_000 ? 40 : 1;
  for (let at = 0; at < bytes.length; ) {
    const length = Math.max(shortest, 1 + random.below(longest));
    yield bytes.subarray(at, at + length);
    at += length;
  }
}
