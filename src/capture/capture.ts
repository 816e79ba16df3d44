/** What the taps of one sandbox saw: bounded, the oldest bytes dropped first, written as pcapng when asked for. */

import type { ActorId } from '../model/ids.ts';
import type { Transport } from '../model/network.ts';
import { BoundedLog } from './bounded-log.ts';
import { type Conversation, framesOf } from './conversation.ts';
import { decryptionSecrets, enhancedPacket, interfaceDescription, sectionHeader } from './pcapng.ts';
import { RecordLog } from './record-log.ts';

export interface CaptureOptions {
  /** Memory for tapped bytes, their bookkeeping included. */
  readonly bytesMax: number;
  /** Memory for TLS secrets; a TLS 1.3 connection needs about 1 kB. */
  readonly secretBytesMax: number;
  /** Whose secrets are kept; those of others are forgotten at once. */
  readonly tlsSecrets: 'none' | 'own' | 'all';
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface TappedConnection {
  readonly clientAddress: string;
  /** Without one it gets a port that no other connection of late has. */
  readonly clientPort?: number | undefined;
  /** What the bytes are, which decides the port that the broker has in the file. */
  readonly transport: Transport;
  /** Comment on the connection's first packet, e.g. the actor. */
  readonly label: string;
}

export interface ConnectionTap {
  sent(by: 'client' | 'server', bytes: Uint8Array): void;
  /** Ends the connection with FIN, or as a broken one with RST. What comes afterwards is ignored. */
  closed(by: 'client' | 'server', how: 'fin' | 'reset'): void;
}

export interface Capture {
  /** Records the opening of a connection and what it carries from now on. */
  tap(connection: TappedConnection): ConnectionTap;
  /** One line in the NSS key log format, as `keylog` events of a TLS stack give it, of a connection of this actor. */
  addTlsSecret(line: string, actor?: ActorId): void;
  keyLog(): string;
  toPcapng(): Uint8Array;
}

/** RFC 6335 §6: dynamic ports. */
const ephemeralPort = 49_152;
const ephemeralPorts = 16_384;

export function createCapture({ bytesMax, secretBytesMax, tlsSecrets, now }: CaptureOptions): Capture {
  const records = new RecordLog(bytesMax);
  const secrets = new BoundedLog<string>(secretBytesMax, (line) => line.length + 1);
  const keyLog = () => [...secrets.entries()].map((line) => `${line}\n`).join('');
  let connections = 0;
  return {
    tap(connection) {
      connections += 1;
      const { clientPort = ephemeralPort + (connections % ephemeralPorts) } = connection;
      return tapInto(records, { ...connection, clientPort, id: connections, next: { client: 0, server: 0 } }, now);
    },
    addTlsSecret(line, actor = 'attacker') {
      if (tlsSecrets === 'all' || (tlsSecrets === 'own' && actor === 'attacker')) secrets.add(line.trimEnd());
    },
    keyLog,
    toPcapng() {
      const lost = records.dropped > 0 ? `The oldest ${records.dropped} pieces were dropped for space.` : undefined;
      const blocks = [sectionHeader(lost), interfaceDescription('sandbox')];
      const keys = keyLog();
      if (keys) blocks.push(decryptionSecrets(keys));
      for (const record of records.records()) {
        for (const { frame, comment } of framesOf(record)) blocks.push(enhancedPacket(record.atMs, frame, comment));
      }
      return joined(blocks);
    },
  };
}

function tapInto(records: RecordLog, conversation: Conversation, now: () => number): ConnectionTap {
  let open = true;
  records.add(conversation, 'client', 'open', now());
  conversation.next.client = 1;
  conversation.next.server = 1;
  return {
    sent(by, bytes) {
      if (open && bytes.length > 0) records.add(conversation, by, 'data', now(), bytes);
    },
    closed(by, how) {
      if (open) records.add(conversation, by, how, now());
      open = false;
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
