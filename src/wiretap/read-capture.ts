/**
 * The connections in a capture file, each as the bytes that went either way: what a tool does before it decrypts. For
 * pcapng of Ethernet, IPv4 and TCP in its order, as our own taps write it.
 */
import type { RecordedBytes } from './decrypt-tls.ts';
import { joined } from './records.ts';

/** One connection on the wire. */
export interface Recording extends RecordedBytes {
  /** Comment on its first packet, where there is one: whose connection it is. */
  readonly label: string;
}

/** Connections that are told apart; later ones are left out. */
export const recordingsMax = 512;

const enhancedPacket = 6;
const etherTypeIpv4 = 0x0800;
const tcp = 6;
const opening = { syn: 0x02, ack: 0x10 };

interface Collected {
  label: string;
  /** `address:port` of who opened it. */
  client: string;
  parts: { fromClient: Uint8Array[]; fromBroker: Uint8Array[] };
}

/** Oldest first, those whose beginning is in the file. What is no capture has none. */
export function readCapture(file: Uint8Array): Recording[] {
  const open = new Map<string, Collected>();
  const found: Collected[] = [];
  for (const { frame, comment } of packetsIn(file)) {
    const segment = readSegment(frame);
    if (!segment) continue;
    const { source, destination, flags, payload } = segment;
    const name = [source, destination].sort().join(' ');
    if ((flags & opening.syn) !== 0 && (flags & opening.ack) === 0 && found.length < recordingsMax) {
      const collected = { label: comment, client: source, parts: { fromClient: [], fromBroker: [] } };
      found.push(collected);
      open.set(name, collected);
    }
    const connection = open.get(name);
    connection?.parts[source === connection.client ? 'fromClient' : 'fromBroker'].push(payload);
  }
  return found.map(({ label, parts: { fromClient, fromBroker } }) => ({
    label,
    fromClient: joined(fromClient),
    fromBroker: joined(fromBroker),
  }));
}

function* packetsIn(file: Uint8Array): Iterable<{ frame: Uint8Array; comment: string }> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at + 12 <= file.length; ) {
    const length = view.getUint32(at + 4, true);
    if (length < 12 || at + length > file.length) return;
    if (view.getUint32(at, true) === enhancedPacket && length >= 32) {
      const captured = view.getUint32(at + 20, true);
      const options = at + 28 + ((captured + 3) & ~3);
      if (options <= at + length - 4) {
        const comment = commentIn(file.subarray(options, at + length - 4));
        yield { frame: file.subarray(at + 28, at + 28 + captured), comment };
      }
    }
    at += length;
  }
}

/** Option 1 is a comment; it is looked for in the first place, where we write it. */
function commentIn(options: Uint8Array): string {
  const [code = 0, , low = 0, high = 0] = options;
  return code === 1 ? new TextDecoder().decode(options.subarray(4, 4 + low + high * 256)) : '';
}

function readSegment(frame: Uint8Array) {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 54 || view.getUint16(12) !== etherTypeIpv4 || frame[23] !== tcp) return null;
  const transport = 14 + ((frame[14] ?? 0) & 0x0f) * 4;
  if (transport + 20 > frame.length) return null;
  const end = (at: number, port: number) => `${frame.subarray(at, at + 4).join('.')}:${view.getUint16(port)}`;
  return {
    source: end(26, transport),
    destination: end(30, transport + 2),
    flags: frame[transport + 13] ?? 0,
    payload: frame.subarray(transport + (view.getUint8(transport + 12) >> 4) * 4),
  };
}
