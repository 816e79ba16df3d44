/** One TCP connection as the packets it would have been: handshake, segments both ways, and its end. */
import type { Transport } from '../model/network.ts';
import { type Endpoint, tcpFrame } from './frame.ts';

/** A connection and how far each direction has come. */
export interface Conversation {
  readonly id: number;
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly transport: Transport;
  readonly label: string;
  /** The next sequence number of each end. */
  readonly next: { client: number; server: number };
}

/** Something that happened on a connection; packets are made of it only when they are asked for. */
export interface ConnectionRecord {
  readonly conversation: Conversation;
  readonly by: 'client' | 'server';
  readonly event: 'open' | 'data' | 'fin' | 'reset';
  readonly payload: Uint8Array;
  /** Sequence numbers of both ends before it. */
  readonly at: { readonly client: number; readonly server: number };
  readonly atMs: number;
}

export interface CapturedFrame {
  readonly frame: Uint8Array;
  readonly comment?: string;
}

/** Payload of an Ethernet frame without the headers of IPv4 and TCP. */
const segmentBytesMax = 1460;

export function framesOf(record: ConnectionRecord): CapturedFrame[] {
  const { conversation, by, at } = record;
  const send = (
    from: ConnectionRecord['by'],
    flags: TcpFlag[],
    sequence: number,
    acknowledged: number,
    payload: Uint8Array = nothing,
  ) => ({
    frame: tcpFrame({ ...ends(conversation, from), flags, sequence, acknowledged, payload }),
  });
  const other = by === 'client' ? 'server' : 'client';
  switch (record.event) {
    case 'open':
      return [
        { ...send('client', ['syn'], 0, 0), comment: conversation.label },
        send('server', ['syn', 'ack'], 0, 1),
        send('client', ['ack'], 1, 1),
      ];
    case 'data':
      return segments(record.payload).map(({ offset, bytes }) =>
        send(by, ['psh', 'ack'], at[by] + offset, at[other], bytes),
      );
    case 'fin':
      return [
        send(by, ['fin', 'ack'], at[by], at[other]),
        send(other, ['fin', 'ack'], at[other], at[by] + 1),
        send(by, ['ack'], at[by] + 1, at[other] + 1),
      ];
    case 'reset':
      return [send(by, ['rst', 'ack'], at[by], at[other])];
  }
}

type TcpFlag = Parameters<typeof tcpFrame>[0]['flags'][number];

const nothing = new Uint8Array();

function segments(payload: Uint8Array): { offset: number; bytes: Uint8Array }[] {
  const parts = [];
  for (let offset = 0; offset < payload.length; offset += segmentBytesMax) {
    parts.push({ offset, bytes: payload.subarray(offset, offset + segmentBytesMax) });
  }
  return parts;
}

/** Whatever port the listener has: by these, Wireshark knows what to dissect. `ws` is tapped inside its frames. */
const standardPort: Readonly<Record<Transport, number>> = { memory: 1883, tcp: 1883, ws: 1883, tls: 8883, wss: 443 };

function ends(conversation: Conversation, from: ConnectionRecord['by']): { source: Endpoint; destination: Endpoint } {
  const client = { address: clientAddress(conversation), port: conversation.clientPort, station: 2 };
  const server = { address: [10, 0, 0, 1], port: standardPort[conversation.transport], station: 1 };
  return from === 'client' ? { source: client, destination: server } : { source: server, destination: client };
}

/** Connections from memory and over IPv6 get an address in 10.1.0.0/16, a different one for each of 65,536. */
function clientAddress({ clientAddress, id }: Conversation): number[] {
  const octets = clientAddress
    .replace(/^::ffff:/, '')
    .split('.')
    .map(Number);
  const isIpv4 = octets.length === 4 && octets.every((octet) => Number.isInteger(octet) && octet >= 0 && octet <= 255);
  return isIpv4 ? octets : [10, 1, (id >>> 8) & 255, id & 255];
}
