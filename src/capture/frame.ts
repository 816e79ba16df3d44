/** One Ethernet frame with IPv4 (RFC 791) and TCP (RFC 9293) around a payload, checksums included. */
export interface Endpoint {
  /** Four octets. */
  readonly address: readonly number[];
  readonly port: number;
  /** Last octet of its Ethernet address. */
  readonly station: number;
}

const flagBits = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

export interface Segment {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly flags: readonly (keyof typeof flagBits)[];
  /** Modulo 2³², as `acknowledged`. */
  readonly sequence: number;
  readonly acknowledged: number;
  readonly payload: Uint8Array;
}

const etherTypeIpv4 = 0x0800;
const protocolTcp = 6;
const ipHeaderBytes = 20;
const tcpHeaderBytes = 20;

export function tcpFrame(segment: Segment): Uint8Array {
  const tcp = tcpSegment(segment);
  const frame = new Uint8Array(14 + ipHeaderBytes + tcp.length);
  frame.set(stationAddress(segment.destination), 0);
  frame.set(stationAddress(segment.source), 6);
  new DataView(frame.buffer).setUint16(12, etherTypeIpv4);
  frame.set(ipv4Header(segment, tcp.length), 14);
  frame.set(tcp, 14 + ipHeaderBytes);
  return frame;
}

/** Locally administered, so that it belongs to no vendor. */
const stationAddress = ({ station }: Endpoint): number[] => [0x02, 0, 0, 0, 0, station];

function ipv4Header({ source, destination }: Segment, payloadBytes: number): Uint8Array {
  const header = new Uint8Array(ipHeaderBytes);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, ipHeaderBytes + payloadBytes);
  view.setUint16(6, 0x4000);
  view.setUint8(8, 64);
  view.setUint8(9, protocolTcp);
  header.set(source.address, 12);
  header.set(destination.address, 16);
  view.setUint16(10, internetChecksum(header));
  return header;
}

function tcpSegment({ source, destination, flags, sequence, acknowledged, payload }: Segment): Uint8Array {
  const segment = new Uint8Array(tcpHeaderBytes + payload.length);
  const view = new DataView(segment.buffer);
  view.setUint16(0, source.port);
  view.setUint16(2, destination.port);
  view.setUint32(4, sequence >>> 0);
  view.setUint32(8, acknowledged >>> 0);
  view.setUint8(12, (tcpHeaderBytes / 4) << 4);
  view.setUint8(
    13,
    flags.reduce((bits, flag) => bits | flagBits[flag], 0),
  );
  view.setUint16(14, 0xffff);
  segment.set(payload, tcpHeaderBytes);
  const pseudoHeader = [
    ...source.address,
    ...destination.address,
    0,
    protocolTcp,
    segment.length >> 8,
    segment.length & 255,
  ];
  view.setUint16(16, internetChecksum(Uint8Array.from(pseudoHeader), segment));
  return segment;
}

/** Ones' complement sum of 16-bit words (RFC 1071); every part but the last has an even length. */
function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
