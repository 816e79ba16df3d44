/** A packet as it came in. */
export interface ReceivedPacket {
  type: number;
  flags: number;
  /** All bytes, fixed header included. */
  bytes: Uint8Array;
  /** Without the fixed header. */
  body: Uint8Array;
}

/** More than any message of a lab; a broker that sends more is not ours. */
export const PACKET_BYTES_MAX = 65_536;

/**
 * Cuts packets out of a stream by their remaining length [§2.2.3]; WebSocket frames know nothing of packets.
 * Throws on a length of more than four bytes or more than PACKET_BYTES_MAX.
 */
export class PacketCutter {
  #pending = new Uint8Array(0);

  push(chunk: Uint8Array): ReceivedPacket[] {
    const joined = new Uint8Array(this.#pending.length + chunk.length);
    joined.set(this.#pending);
    joined.set(chunk, this.#pending.length);
    const packets: ReceivedPacket[] = [];
    let at = 0;
    for (let cut = cutOne(joined, at); cut; cut = cutOne(joined, at)) {
      packets.push(cut);
      at += cut.bytes.length;
    }
    this.#pending = joined.slice(at);
    return packets;
  }
}

function cutOne(stream: Uint8Array, start: number): ReceivedPacket | null {
  let length = 0;
  for (let digit = 0; ; digit++) {
    if (digit === 4) throw new RangeError('ERR_SITE_WIRE_LENGTH: a remaining length has at most four bytes.');
    const byte = stream[start + 1 + digit];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 128 ** digit;
    if (byte >= 0x80) continue;
    if (length > PACKET_BYTES_MAX) throw new RangeError(`ERR_SITE_WIRE_LENGTH: ${length} bytes in one packet.`);
    const bodyAt = start + 2 + digit;
    if (stream.length < bodyAt + length) return null;
    const first = stream[start] ?? 0;
    const bytes = stream.slice(start, bodyAt + length);
    return { type: first >> 4, flags: first & 0x0f, bytes, body: bytes.subarray(bodyAt - start) };
  }
}
