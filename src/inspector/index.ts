/** Explains MQTT bytes: pure, without Node, for the pages at build time and for the workbench in the browser. */
export { bytesFromNotation } from './byte-notation.ts';
export { decodePacket } from './decode-packet.ts';
export type { DecodedPacket, PacketBits, PacketField, PacketType, ProtocolVersion } from './decoded-packet.ts';
export { type SplitPackets, splitPackets } from './split-packets.ts';
