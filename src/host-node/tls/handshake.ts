/** What a finished handshake settled, read from Node’s socket. */
import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { TlsFacts } from '../../model/transports.ts';

/** What Node keeps on a socket and does not tell in its types; `authorized` is filled in by its own server only. */
interface Inside {
  _handle?: { verifyError?: () => (Error & { code?: string }) | null } | null;
  servername?: string | false | null;
}

/** OpenSSL’s verdict on the peer’s certificate: null where it has nothing against it. */
export function verifyError(socket: TLSSocket): string | null {
  const error = (socket as unknown as Inside)._handle?.verifyError?.();
  return error ? (error.code ?? error.message) : null;
}

export function factsOf(socket: TLSSocket, more: Pick<TlsFacts, 'authorizationError' | 'pskIdentity'>): TlsFacts {
  const certificate = socket.getPeerX509Certificate();
  const serverName = (socket as unknown as Inside).servername;
  return {
    version: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher()?.name ?? 'unknown',
    serverName: serverName ? serverName : null,
    alpn: socket.alpnProtocol ? socket.alpnProtocol : null,
    resumed: socket.isSessionReused() && more.pskIdentity === null,
    authorized: certificate !== undefined && more.authorizationError === null,
    peer: certificate ? peerOf(certificate) : null,
    ...more,
  };
}

function peerOf(certificate: X509Certificate): NonNullable<TlsFacts['peer']> {
  return {
    commonName: commonNameOf(certificate.subject),
    subjectAltNames: subjectAltNamesOf(certificate.subjectAltName ?? ''),
    serialNumber: certificate.serialNumber.toLowerCase(),
    issuerCommonName: commonNameOf(certificate.issuer),
  };
}

/** Of a distinguished name as Node writes it, a line for each part, with `\` before what would be mistaken. */
export function commonNameOf(name: string | undefined): string | null {
  const line = name?.split('\n').find((part) => part.startsWith('CN='));
  return line === undefined ? null : line.slice(3).replace(/\\(.)/g, '$1');
}

const kinds: Readonly<Record<string, string>> = { DNS: 'dns', URI: 'uri', 'IP Address': 'ip' };

/** Names with a comma or a control character in them stand in quotation marks, as a JSON string. */
function subjectAltNamesOf(text: string): string[] {
  return [...text.matchAll(/(DNS|URI|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, kind = '', value = '']) => {
    const name = value.startsWith('"') ? String(JSON.parse(value)) : value;
    return `${kinds[kind]}:${name}`;
  });
}
