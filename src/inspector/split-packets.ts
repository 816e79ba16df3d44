/** Cuts a byte stream into MQTT packets: neither TCP segments nor WebSocket frames respect their borders. */

export interface SplitPackets {
  packets: Uint8Array[];
  /** The start of a packet whose end has not come yet; empty when the stream ends with a packet. */
  rest: Uint8Array;
  /** Set when the rest can never become a packet, because its Remaining Length has more than four bytes. */
  problem?: string;
}

/** The packets are views into `stream`, not copies. */
export function splitPackets(stream: Uint8Array): SplitPackets {
  const packets: Uint8Array[] = [];
  let at = 0;
  while (at < stream.length) {
    const size = packetSize(stream, at);
    if (size === 'malformed') {
      return { packets, rest: stream.subarray(at), problem: 'Remaining Length goes on after its fourth byte.' };
    }
    if (size === 'incomplete' || at + size > stream.length) break;
    packets.push(stream.subarray(at, at + size));
    at += size;
  }
  return { packets, rest: stream.subarray(at) };
}

function packetSize(stream: Uint8Array, start: number): number | 'incomplete' | 'malformed' {
  let remainingLength = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = stream[start + 1 + index];
    if (byte === undefined) return 'incomplete';
    remainingLength += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) return 2 + index + remainingLength;
  }
  return 'malformed';
}
