/** What the taps tell of a packet: its kind, its length, and its first bytes in hexadecimal. */
import { type PacketTypeName, packetTypeName } from './wire/packets.ts';

const tapBytesMax = 512;

export function tapped(frame: Buffer): { packetType: PacketTypeName; length: number; hex: string } {
  return { packetType: packetTypeName(frame[0] ?? 0), length: frame.length, hex: hexOf(frame) };
}

export function hexOf(bytes: Buffer): string {
  return bytes.toString('hex', 0, Math.min(bytes.length, tapBytesMax));
}
