/** What stands in clear in ClientHello and ServerHello (RFC 5246, 7.4.1; RFC 8446, 4.1). */
import type { LabEventOf } from '../../model/lab-event.ts';
import { isGrease, suiteName, versionName } from './names.ts';

export type RecordDetail = NonNullable<LabEventOf<'tls.record'>['detail']>;

/** What is told of lists whose length a client chooses. */
const listMax = 64;
const textMax = 255;

export const noDetail: RecordDetail = {
  versions: [],
  ciphers: [],
  serverName: null,
  alpn: [],
  pskIdentities: [],
  alert: null,
};

/** Null where the bytes are no hello. @param body behind the four bytes of the handshake header. */
export function readHello(kind: 'client' | 'server', body: Uint8Array): RecordDetail | null {
  try {
    const reader = new Reader(body);
    const version = reader.number(2);
    reader.bytes(32);
    reader.bytes(reader.number(1));
    const suites = kind === 'client' ? numbers(reader.bytes(reader.number(2))) : [reader.number(2)];
    reader.bytes(kind === 'client' ? reader.number(1) : 1);
    const detail = { ...noDetail, versions: [versionName(version)], ciphers: named(suites, suiteName) };
    return reader.atEnd ? detail : withExtensions(detail, kind, new Reader(reader.bytes(reader.number(2))));
  } catch (error) {
    if (error instanceof TooShort) return null;
    throw error;
  }
}

function withExtensions(detail: RecordDetail, kind: 'client' | 'server', extensions: Reader): RecordDetail {
  const found = { ...detail };
  while (!extensions.atEnd) {
    const type = extensions.number(2);
    const data = new Reader(extensions.bytes(extensions.number(2)));
    if (data.atEnd) continue;
    if (type === 0) found.serverName = serverName(data);
    if (type === 16) found.alpn = protocols(new Reader(data.bytes(data.number(2))));
    if (type === 41 && kind === 'client') found.pskIdentities = identities(new Reader(data.bytes(data.number(2))));
    if (type === 43)
      found.versions = named(kind === 'client' ? numbers(data.bytes(data.number(1))) : [data.number(2)], versionName);
  }
  return found;
}

function serverName(data: Reader): string {
  const list = new Reader(data.bytes(data.number(2)));
  list.number(1);
  return textOf(list.bytes(list.number(2)));
}

function protocols(list: Reader): string[] {
  const names: string[] = [];
  while (!list.atEnd && names.length < listMax) names.push(textOf(list.bytes(list.number(1))));
  return names;
}

/** Tickets of resumed sessions stand in the same list: what is no text is none of the identities people gave. */
function identities(list: Reader): string[] {
  const names: string[] = [];
  while (!list.atEnd && names.length < listMax) {
    const identity = list.bytes(list.number(2));
    list.bytes(4);
    if (identity.every((byte) => byte >= 0x20 && byte < 0x7f)) names.push(textOf(identity));
  }
  return names;
}

function numbers(bytes: Uint8Array): number[] {
  const reader = new Reader(bytes);
  const values: number[] = [];
  while (!reader.atEnd) values.push(reader.number(2));
  return values;
}

function named(values: readonly number[], name: (value: number) => string): string[] {
  return values
    .filter((value) => !isGrease(value))
    .slice(0, listMax)
    .map(name);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.subarray(0, textMax));
}

class TooShort extends Error {}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  bytes(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new TooShort();
    const slice = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return slice;
  }

  /** Big-endian. */
  number(length: number): number {
    return this.bytes(length).reduce((value, byte) => value * 256 + byte, 0);
  }
}
