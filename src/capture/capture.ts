/** What the taps of one sandbox saw: bounded, the oldest bytes dropped first, written as pcapng when asked for. */

import { BoundedLog } from './bounded-log.ts';
import { type ConnectionRecord, type Conversation, framesOf } from './conversation.ts';
import { decryptionSecrets, enhancedPacket, interfaceDescription, sectionHeader } from './pcapng.ts';

export interface CaptureOptions {
  /** Memory for tapped bytes, their bookkeeping included. */
  readonly bytesMax: number;
  /** Memory for TLS secrets; a TLS 1.3 connection needs about 1 kB. */
  readonly secretBytesMax: number;
}

export interface TappedConnection {
  /** Distinguishes connections; also makes the client's address where it has no IPv4 address of its own. */
  readonly id: number;
  readonly clientAddress: string;
  readonly clientPort: number;
  readonly serverPort: number;
  /** Comment on the connection's first packet, e.g. the actor. */
  readonly label: string;
}

/** Times are milliseconds since the epoch. */
export interface ConnectionTap {
  sent(by: 'client' | 'server', bytes: Uint8Array, atMs: number): void;
  /** Ends the connection with FIN, or as a broken one with RST. What comes afterwards is ignored. */
  closed(by: 'client' | 'server', how: 'fin' | 'reset', atMs: number): void;
}

export interface Capture {
  /** Records the opening of a connection and what it carries from now on. */
  tap(connection: TappedConnection, atMs: number): ConnectionTap;
  /** One line in the NSS key log format, as `keylog` events of a TLS stack give it. */
  addTlsSecret(line: string): void;
  keyLog(): string;
  toPcapng(): Uint8Array;
}

const recordOverheadBytes = 96;

export function createCapture({ bytesMax, secretBytesMax }: CaptureOptions): Capture {
  const records = new BoundedLog<ConnectionRecord>(bytesMax, (record) => record.payload.length + recordOverheadBytes);
  const secrets = new BoundedLog<string>(secretBytesMax, (line) => line.length + 1);
  const keyLog = () => [...secrets.entries()].map((line) => `${line}\n`).join('');
  return {
    tap: (connection, atMs) => tapInto(records, connection, atMs),
    addTlsSecret: (line) => secrets.add(line.trimEnd()),
    keyLog,
    toPcapng() {
      const lost = records.dropped > 0 ? `The oldest ${records.dropped} pieces were dropped for space.` : undefined;
      const blocks = [sectionHeader(lost), interfaceDescription('sandbox')];
      const keys = keyLog();
      if (keys) blocks.push(decryptionSecrets(keys));
      for (const record of records.entries()) {
        for (const { frame, comment } of framesOf(record)) blocks.push(enhancedPacket(record.atMs, frame, comment));
      }
      return joined(blocks);
    },
  };
}

function tapInto(
  records: BoundedLog<ConnectionRecord>,
  connection: TappedConnection,
  openedAtMs: number,
): ConnectionTap {
  const conversation: Conversation = { ...connection, next: { client: 0, server: 0 } };
  let open = true;
  const record = (by: 'client' | 'server', event: ConnectionRecord['event'], payload: Uint8Array, atMs: number) => {
    const { client, server } = conversation.next;
    records.add({ conversation, by, event, payload, at: { client, server }, atMs });
  };
  record('client', 'open', nothing, openedAtMs);
  conversation.next.client = 1;
  conversation.next.server = 1;
  return {
    sent(by, bytes, atMs) {
      if (!open || bytes.length === 0) return;
      // A copy: the stack below reuses its buffers.
      record(by, 'data', new Uint8Array(bytes), atMs);
      conversation.next[by] = (conversation.next[by] + bytes.length) >>> 0;
    },
    closed(by, how, atMs) {
      if (!open) return;
      open = false;
      record(by, how, nothing, atMs);
    },
  };
}

const nothing = new Uint8Array();

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
