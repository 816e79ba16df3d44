/** The bytes of one TLS connection as whoever taps the wire reads them, record by record. */
import { readMessage } from './messages.ts';
import { alertName, versionName } from './names.ts';
import { bytesOf, numberOf, type Piece } from './reader.ts';

export type Side = 'client' | 'server';
export interface Chunk {
  from: Side;
  bytes: Uint8Array;
}

export interface TlsRecordView {
  from: Side;
  title: string;
  /** On the wire, its header included. */
  length: number;
  encrypted: boolean;
  pieces: Piece[];
}

const recordTypes: Readonly<Record<number, string>> = {
  20: 'ChangeCipherSpec',
  21: 'alert',
  22: 'handshake',
  23: 'data',
};
const headerBytes = 5;
/** More than any handshake has; what comes after is messages. */
export const recordsShownMax = 24;

export function dissect(chunks: readonly Chunk[]): TlsRecordView[] {
  const views: TlsRecordView[] = [];
  const waiting: Record<Side, Uint8Array> = { client: new Uint8Array(), server: new Uint8Array() };
  const secret: Record<Side, boolean> = { client: false, server: false };
  const negotiated = { suite: '' };
  for (const { from, bytes } of chunks) {
    waiting[from] = joined(waiting[from], bytes);
    for (let record = firstRecord(waiting[from]); record; record = firstRecord(waiting[from])) {
      waiting[from] = waiting[from].subarray(record.length);
      if (views.length === recordsShownMax) return views;
      const type = record[0] ?? 0;
      const encrypted = type === 23 || (secret[from] && type !== 20);
      views.push(view(from, record, encrypted, negotiated));
      if (type === 20) secret[from] = true;
    }
  }
  return views;
}

function view(from: Side, record: Uint8Array, encrypted: boolean, negotiated: { suite: string }): TlsRecordView {
  const [header, body] = [record.subarray(0, headerBytes), record.subarray(headerBytes)];
  const type = header[0] ?? 0;
  const kind = recordTypes[type] ?? `type ${type}`;
  const says = `${kind}, ${versionName(numberOf(header.subarray(1, 3)))}, ${bytesOf(body.length)}`;
  const pieces: Piece[] = [{ bytes: header, name: 'record', says }];
  const common = { from, length: record.length, encrypted, pieces };
  if (encrypted) {
    pieces.push({ bytes: body, name: 'encrypted', says: bytesOf(body.length), tells: 'how much, and when' });
    return { ...common, title: type === 23 ? 'encrypted' : `encrypted ${kind}` };
  }
  if (type === 22) {
    const messages = splitMessages(body).map((bytes) => readMessage(bytes, negotiated));
    pieces.push(...messages.flatMap((message) => message.pieces));
    return { ...common, title: messages.map(({ title }) => title).join(', ') };
  }
  if (type === 21) {
    const name = alertName(body[1] ?? 0);
    pieces.push({ bytes: body, name: 'alert', says: name, tells: 'why' });
    return { ...common, title: `alert ${name}` };
  }
  pieces.push({ bytes: body, name: 'content', says: 'from here on this side is encrypted' });
  return { ...common, title: kind };
}

/** A message that goes on in the next record is left as it is: ours do not. */
function splitMessages(body: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at + 4 <= body.length; ) {
    const end = at + 4 + numberOf(body.subarray(at + 1, at + 4));
    messages.push(body.subarray(at, end));
    at = end;
  }
  return messages;
}

/** Null while it has not arrived as a whole. */
function firstRecord(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < headerBytes) return null;
  const end = headerBytes + numberOf(bytes.subarray(3, 5));
  return bytes.length >= end ? bytes.subarray(0, end) : null;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
