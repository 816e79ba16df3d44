/**
 * The records of one TLS connection, as whoever taps the wire sees them: what is in clear is read, what is not is
 * counted. Passive and bounded: only the beginning of a connection is told, and no more than one record is kept.
 */
import { noDetail, type RecordDetail, readHello } from './hello.ts';
import { alertName, handshakeTypeName, recordTypeName, versionName } from './names.ts';

export interface TlsRecord {
  from: 'client' | 'server';
  recordType: string;
  version: string;
  length: number;
  messages: string[];
  detail: RecordDetail | null;
}

/** Records told of one connection, both directions together: a handshake has about ten. */
export const recordsMax = 32;
/** RFC 8446, 5.1 and 5.2: 2^14 bytes and what encryption adds. */
const recordBytesMax = 16_640;
const headerBytes = 5;

export class RecordTap {
  readonly #tell: (record: TlsRecord) => void;
  readonly #directions = { client: new Direction(), server: new Direction() };
  #told = 0;
  /** The last alert of each side that was in clear. */
  readonly alerts: { client: string | null; server: string | null } = { client: null, server: null };

  constructor(tell: (record: TlsRecord) => void) {
    this.#tell = tell;
  }

  add(from: 'client' | 'server', bytes: Uint8Array): void {
    if (this.#told >= recordsMax) return;
    for (const record of this.#directions[from].take(bytes)) {
      if (record.detail?.alert) this.alerts[from] = record.detail.alert;
      this.#told += 1;
      this.#tell({ from, ...record });
      if (this.#told >= recordsMax) return;
    }
  }
}

type Seen = Omit<TlsRecord, 'from'>;

class Direction {
  #waiting = new Uint8Array();
  /** Once a side has changed to its keys, its handshake messages are as secret as everything else. */
  #encrypted = false;
  #broken = false;

  /** Records that are complete now. */
  take(bytes: Uint8Array): Seen[] {
    if (this.#broken) return [];
    this.#waiting = joined(this.#waiting, bytes);
    const seen: Seen[] = [];
    for (let next = this.#next(); next; next = this.#next()) seen.push(next);
    return seen;
  }

  #next(): Seen | null {
    const [type = 0, high = 0, low = 0, lengthHigh = 0, lengthLow = 0] = this.#waiting;
    if (this.#waiting.length < headerBytes || this.#broken) return null;
    const recordType = recordTypeName(type);
    const length = lengthHigh * 256 + lengthLow;
    if (recordType === undefined || high !== 3 || length > recordBytesMax) {
      this.#broken = true;
      this.#waiting = new Uint8Array();
      return null;
    }
    if (this.#waiting.length < headerBytes + length) return null;
    const body = this.#waiting.slice(headerBytes, headerBytes + length);
    this.#waiting = this.#waiting.slice(headerBytes + length);
    return { recordType, version: versionName(high * 256 + low), length, ...this.#contents(recordType, body) };
  }

  #contents(recordType: string, body: Uint8Array): Pick<Seen, 'messages' | 'detail'> {
    if (recordType === 'change_cipher_spec') this.#encrypted = true;
    if (recordType === 'alert') {
      const alert = !this.#encrypted && body.length === 2 ? alertName(body[1] ?? 0) : 'encrypted';
      return { messages: [], detail: { ...noDetail, alert } };
    }
    if (recordType !== 'handshake') return { messages: [], detail: null };
    return this.#encrypted ? { messages: ['encrypted'], detail: null } : handshakeMessages(body);
  }
}

/** Messages that begin in this record; one may go on in the next, which then shows no name. */
function handshakeMessages(body: Uint8Array): Pick<Seen, 'messages' | 'detail'> {
  const messages: string[] = [];
  let detail: RecordDetail | null = null;
  for (let at = 0; at + 4 <= body.length; ) {
    const [type = 0, a = 0, b = 0, c = 0] = body.subarray(at, at + 4);
    const name = handshakeTypeName(type);
    if (name === undefined) break;
    messages.push(name);
    const end = at + 4 + a * 65_536 + b * 256 + c;
    if (name === 'client_hello') detail = readHello('client', body.subarray(at + 4, end));
    if (name === 'server_hello') detail = readHello('server', body.subarray(at + 4, end));
    at = end;
  }
  return { messages, detail };
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(left.length + right.length);
  whole.set(left);
  whole.set(right, left.length);
  return whole;
}
