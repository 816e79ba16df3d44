/** The PROXY protocol, versions 1 and 2, read strictly: whoever may send a header sends a correct one, or is somebody else. */
import { parseAddress } from '../../policy/index.ts';
import { crc32c } from './crc32c.ts';

export interface ProxyHeader {
  readonly version: 'v1' | 'v2';
  /** Null where it names nobody: UNKNOWN, LOCAL, UNSPEC. */
  readonly sourceAddress: string | null;
  readonly sourcePort: number | null;
  /** Of a client certificate that the proxy has verified. */
  readonly commonName: string | null;
}

export type ProxyReading =
  | { kind: 'more' }
  | { kind: 'none' }
  | { kind: 'header'; header: ProxyHeader; length: number }
  | { kind: 'wrong'; reason: string };

const signatureV1 = new TextEncoder().encode('PROXY ');
const signatureV2 = new Uint8Array([0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]);
/** Section 2.1: the longest possible line of version 1, with its line end. */
export const lineBytesMax = 107;
/** What a header of version 2 may carry; a proxy that tells of certificates needs some hundred. */
export const bodyBytesMax = 2_048;

/** @param bytes the beginning of the stream, as far as it has come. */
export function readProxyHeader(bytes: Uint8Array): ProxyReading {
  if (startsWith(bytes, signatureV1)) return bytes.length < signatureV1.length ? { kind: 'more' } : readLine(bytes);
  if (startsWith(bytes, signatureV2)) return bytes.length < 16 ? { kind: 'more' } : readBinary(bytes);
  return { kind: 'none' };
}

/** As far as there are bytes. */
function startsWith(bytes: Uint8Array, signature: Uint8Array): boolean {
  return signature.every((byte, index) => index >= bytes.length || bytes[index] === byte);
}

function wrong(reason: string): ProxyReading {
  return { kind: 'wrong', reason };
}

function readLine(bytes: Uint8Array): ProxyReading {
  const line = new TextDecoder('latin1').decode(bytes.subarray(0, lineBytesMax));
  const end = line.indexOf('\r\n');
  const text = end < 0 ? line.replace(/\r$/, '') : line.slice(0, end);
  if (!/^[ -~]*$/.test(text)) return wrong('A v1 header is a line of printable characters that ends with CR LF.');
  if (end < 0) {
    return line.length < lineBytesMax ? { kind: 'more' } : wrong(`A v1 header ends within ${lineBytesMax} bytes.`);
  }
  const length = end + 2;
  const [, family, source, destination, sourcePort, destinationPort, ...rest] = text.split(' ');
  const nobody = { version: 'v1', sourceAddress: null, sourcePort: null, commonName: null } as const;
  if (family === 'UNKNOWN') return { kind: 'header', header: nobody, length };
  const address = ofFamily(family, source);
  if (!address || !ofFamily(family, destination) || rest.length > 0) {
    return wrong('A v1 header names two addresses of one family.');
  }
  if (!isPort(sourcePort) || !isPort(destinationPort)) return wrong('A v1 header names two ports.');
  const header = { ...nobody, sourceAddress: addressText(address), sourcePort: Number(sourcePort) };
  return { kind: 'header', header, length };
}

/** The bytes of an address, so that every address is written in one way only; null where it is none of the family. */
function ofFamily(family = '', address = ''): readonly number[] | null {
  if (family !== 'TCP4' && family !== 'TCP6') return null;
  return address.includes(':') === (family === 'TCP6') ? parseAddress(address) : null;
}

function isPort(text = ''): boolean {
  return /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535;
}

const local = 0x20;
const proxied = 0x21;

function readBinary(bytes: Uint8Array): ProxyReading {
  const [command = 0, family = 0, lengthHigh = 0, lengthLow = 0] = bytes.subarray(12, 16);
  const bodyLength = lengthHigh * 256 + lengthLow;
  if (command !== local && command !== proxied) return wrong('A v2 header is LOCAL or PROXY, of version 2.');
  if (bodyLength > bodyBytesMax) return wrong(`A v2 header has at most ${bodyBytesMax} bytes here.`);
  const length = 16 + bodyLength;
  if (bytes.length < length) return { kind: 'more' };
  const whole = bytes.subarray(0, length);
  const body = whole.subarray(16);
  const size = addressSizes[family];
  if (size === undefined) return wrong('A v2 header is about TCP over IPv4 or IPv6, or about nothing.');
  const addressBytes = size * 2 + (size > 0 ? 4 : 0);
  if (bodyLength < addressBytes) return wrong('A v2 header is too short for its addresses.');
  const tlvs = readTlvs(body.subarray(addressBytes));
  if (!tlvs) return wrong('A TLV goes beyond its v2 header.');
  if (!checksumHolds(whole, tlvs)) return wrong('The checksum of the v2 header is wrong.');
  const header = {
    version: 'v2',
    // LOCAL speaks of the proxy’s own connection, whatever addresses stand there.
    sourceAddress: command === local || size === 0 ? null : addressText(body.subarray(0, size)),
    sourcePort: command === local || size === 0 ? null : (body[size * 2] ?? 0) * 256 + (body[size * 2 + 1] ?? 0),
    commonName: command === local ? null : verifiedName(tlvs),
  } as const;
  return { kind: 'header', header, length };
}

/** Bytes of an address by family and protocol: UNSPEC, TCP over IPv4, TCP over IPv6. */
const addressSizes: Readonly<Record<number, number>> = { 0: 0, 17: 4, 33: 16 };

function addressText(bytes: ArrayLike<number>): string {
  if (bytes.length === 4) return Array.from(bytes).join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}

interface Tlv {
  readonly type: number;
  readonly value: Uint8Array;
}

/** Null where one goes beyond the end. */
function readTlvs(bytes: Uint8Array): Tlv[] | null {
  const tlvs: Tlv[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [type = 0, high = 0, low = 0] = bytes.subarray(at, at + 3);
    const end = at + 3 + high * 256 + low;
    if (end > bytes.length) return null;
    tlvs.push({ type, value: bytes.subarray(at + 3, end) });
    at = end;
  }
  return tlvs;
}

const typeCrc32c = 0x03;
const typeSsl = 0x20;
const subtypeCommonName = 0x22;
const clientSentCertificate = 0x06;

/** Section 2.2.6: only a certificate that was shown and verified says anything. */
function verifiedName(tlvs: readonly Tlv[]): string | null {
  const ssl = tlvs.find(({ type }) => type === typeSsl)?.value;
  if (!ssl || ssl.length < 5 || ((ssl[0] ?? 0) & clientSentCertificate) === 0) return null;
  if (ssl.subarray(1, 5).some((byte) => byte !== 0)) return null;
  const name = readTlvs(ssl.subarray(5))?.find(({ type }) => type === subtypeCommonName)?.value;
  return name && name.length > 0 ? new TextDecoder().decode(name) : null;
}

/** Over the header with the checksum itself taken for zeros; one that is absent holds (section 2.2.3). */
function checksumHolds(header: Uint8Array, tlvs: readonly Tlv[]): boolean {
  const given = tlvs.find(({ type }) => type === typeCrc32c)?.value;
  if (!given) return true;
  if (given.length !== 4) return false;
  const copy = new Uint8Array(header);
  const at = given.byteOffset - header.byteOffset;
  copy.fill(0, at, at + 4);
  const expected = crc32c(copy);
  return given.every((byte, index) => byte === ((expected >>> (24 - index * 8)) & 0xff));
}
