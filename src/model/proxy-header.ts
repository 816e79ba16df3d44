/** A PROXY header as a load balancer writes it before the bytes of its client: versions 1 and 2 of the protocol. */

export interface ProxyClaim {
  version: 'v1' | 'v2';
  /** IPv4 address of the client. Null: the proxy speaks for itself (LOCAL in version 2, UNKNOWN in version 1). */
  source: string | null;
  /** Default 40000. */
  sourcePort?: number;
  /** Version 2 alone: the name on a client certificate that the proxy has verified, as a TLV (section 2.2.6). */
  commonName?: string;
}

const destination = { address: '10.0.0.1', port: 1883 };
const signature = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a];
const typeSsl = 0x20;
const subtypeCommonName = 0x22;
/** The client came over TLS, and showed a certificate on this connection and session. */
const certificateShown = 0x07;

/** The bytes that come before everything else on the connection. */
export function proxyHeader(claim: ProxyClaim): Uint8Array {
  return claim.version === 'v1' ? line(claim) : binary(claim);
}

function line({ source, sourcePort = 40_000 }: ProxyClaim): Uint8Array {
  const { address, port } = destination;
  const said = source === null ? 'UNKNOWN' : `TCP4 ${source} ${address} ${sourcePort} ${port}`;
  return new TextEncoder().encode(`PROXY ${said}\r\n`);
}

function binary({ source, sourcePort = 40_000, commonName }: ProxyClaim): Uint8Array {
  if (source === null) return Uint8Array.from([...signature, 0x20, 0x00, 0x00, 0x00]);
  const addresses = [...octets(source), ...octets(destination.address), ...u16(sourcePort), ...u16(destination.port)];
  const body = [...addresses, ...(commonName === undefined ? [] : certified(commonName))];
  return Uint8Array.from([...signature, 0x21, 0x11, ...u16(body.length), ...body]);
}

/** PP2_TYPE_SSL with the result of the verification, which is 0 where it went well, and the name in it. */
function certified(commonName: string): number[] {
  const name = [...new TextEncoder().encode(commonName)];
  const inner = [subtypeCommonName, ...u16(name.length), ...name];
  return [typeSsl, ...u16(5 + inner.length), certificateShown, 0, 0, 0, 0, ...inner];
}

function octets(address: string): number[] {
  return address.split('.').map(Number);
}

function u16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}
