/** Reads the capture of a sandbox (pcapng, Ethernet, IPv4, TCP, as src/capture writes it) back into connections. */
import type { Chunk } from './dissect.ts';

export interface Connection {
  /** What the capture says of it: who connected, and to which listener. */
  label: string;
  chunks: Chunk[];
}

const packetBlock = 6;
const commentOption = 1;
const tlsPorts: readonly number[] = [8883, 443];
const text = new TextDecoder();

/** TLS connections whose beginning is in the capture, in the order in which they began. */
export function tlsConnections(file: ArrayBuffer): Connection[] {
  const connections = new Map<string, Connection>();
  const view = new DataView(file);
  for (let at = 0; at + 12 <= file.byteLength; at += view.getUint32(at + 4, true)) {
    if (view.getUint32(at + 4, true) < 12) break;
    if (view.getUint32(at, true) === packetBlock) readPacket(new Uint8Array(file, at), connections);
  }
  return [...connections.values()].filter(({ chunks }) => chunks.length > 0);
}

function readPacket(block: Uint8Array, connections: Map<string, Connection>): void {
  const view = new DataView(block.buffer, block.byteOffset);
  const length = view.getUint32(20, true);
  const frame = block.subarray(28, 28 + length);
  const ip = 14;
  const tcp = ip + 20;
  const [source, destination] = [view.getUint16(28 + tcp), view.getUint16(28 + tcp + 2)];
  const fromServer = tlsPorts.includes(source);
  if (!fromServer && !tlsPorts.includes(destination)) return;
  const client = fromServer ? frame.subarray(ip + 16, ip + 20) : frame.subarray(ip + 12, ip + 16);
  const key = `${client.join('.')}:${fromServer ? destination : source}`;
  const opens = ((frame[tcp + 13] ?? 0) & 0x12) === 0x02;
  if (opens) connections.set(key, { label: commentOf(block, 28 + padded(length)) ?? key, chunks: [] });
  const bytes = frame.subarray(tcp + 20);
  if (bytes.length > 0) connections.get(key)?.chunks.push({ from: fromServer ? 'server' : 'client', bytes });
}

function commentOf(block: Uint8Array, at: number): string | null {
  const view = new DataView(block.buffer, block.byteOffset);
  const end = view.getUint32(4, true) - 4;
  if (at + 4 > end || view.getUint16(at, true) !== commentOption) return null;
  return text.decode(block.subarray(at + 4, at + 4 + view.getUint16(at + 2, true)));
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;
