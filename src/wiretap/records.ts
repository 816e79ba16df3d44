/** TLS records, and the handshake messages in them (RFC 5246, 6.2 and 7.4). */

export const contentTypes = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

export interface TlsRecord {
  readonly contentType: number;
  readonly version: number;
  readonly payload: Uint8Array;
}

/** All whole records; an unfinished one at the end is left out. */
export function recordsIn(bytes: Uint8Array): TlsRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: TlsRecord[] = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 5 + view.getUint16(at + 3);
    if (end > bytes.length) break;
    const payload = bytes.subarray(at + 5, end);
    records.push({ contentType: view.getUint8(at), version: view.getUint16(at + 1), payload });
    at = end;
  }
  return records;
}

export interface HandshakeMessage {
  readonly type: number;
  readonly body: Uint8Array;
  /** With its header, as transcripts are hashed. */
  readonly whole: Uint8Array;
}

/** The handshake messages in clear: those before the records are encrypted. */
export function messagesInClear(records: readonly TlsRecord[]): HandshakeMessage[] {
  const end = records.findIndex(({ contentType }) => contentType === contentTypes.changeCipherSpec);
  const clear = end < 0 ? records : records.slice(0, end);
  const bytes = joined(
    clear.filter(({ contentType }) => contentType === contentTypes.handshake).map(({ payload }) => payload),
  );
  const messages: HandshakeMessage[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const [type = 0, high = 0, middle = 0, low = 0] = bytes.subarray(at, at + 4);
    const next = at + 4 + high * 65_536 + middle * 256 + low;
    if (next > bytes.length) break;
    messages.push({ type, body: bytes.subarray(at + 4, next), whole: bytes.subarray(at, next) });
    at = next;
  }
  return messages;
}

/** What comes behind ChangeCipherSpec: the first of them is Finished. */
export function encryptedRecords(records: readonly TlsRecord[]): readonly TlsRecord[] {
  const start = records.findIndex(({ contentType }) => contentType === contentTypes.changeCipherSpec);
  return start < 0 ? [] : records.slice(start + 1);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
