/**
 * TLS as the core needs it: something that puts it around a byte stream on either side. The core says what is wanted, in
 * PEM and plain words; src/host-node does it with node:tls, and a browser cannot.
 */
import type { Duplex } from 'readable-stream';
import type { TlsVersion } from './policy/listeners.ts';
import { LabError } from './problem.ts';

/** A certificate with its private key, in PEM; behind the certificate whatever its owner presents with it. */
export interface TlsIdentity {
  readonly chainPem: string;
  readonly privateKeyPem: string;
}

interface TlsTerms {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** OpenSSL names, `:` between them; those of TLS 1.3 are the standard ones. Absent: what the stack prefers. */
  readonly ciphers?: string | undefined;
  /** Protocols of the application layer that are spoken (RFC 7301). */
  readonly alpn: readonly string[];
}

export interface TlsServerSettings extends TlsTerms {
  readonly honorServerOrder: boolean;
  readonly sessionTickets: boolean;
  readonly identity: TlsIdentity | null;
  /** Null: clients are not asked for a certificate. */
  readonly clients: {
    readonly trustAnchorsPem: readonly string[];
    /** Null: nobody looks whether a certificate was taken back. Else one list for every authority of a chain. */
    readonly revocationListsPem: readonly string[] | null;
  } | null;
  /** Key for an identity; null sends `unknown_psk_identity`. Absent: no pre-shared keys. */
  readonly psk?: ((identity: string) => Uint8Array | null) | undefined;
}

/** What a handshake settled, as the side that tells it saw it. */
export interface TlsFacts {
  readonly version: string;
  /** OpenSSL name of the suite. */
  readonly cipher: string;
  /** Server Name Indication; null without. */
  readonly serverName: string | null;
  readonly alpn: string | null;
  readonly resumed: boolean;
  /** The peer showed a certificate that was verified. */
  readonly authorized: boolean;
  /** Why not; null also where none was asked for. */
  readonly authorizationError: string | null;
  /** Null without a certificate. */
  readonly peer: {
    readonly commonName: string | null;
    /** As in `dns:broker.lab`, `uri:urn:device:car-001`, `ip:127.0.0.1`. */
    readonly subjectAltNames: readonly string[];
    /** Hexadecimal, lower case. */
    readonly serialNumber: string;
    readonly issuerCommonName: string | null;
  } | null;
  /** The pre-shared key that the connection rests on; null without. */
  readonly pskIdentity: string | null;
}

export type TlsServerOutcome = { kind: 'accepted'; stream: Duplex; tls: TlsFacts } | { kind: 'failed'; reason: string };

export interface HandshakeHooks {
  /** What crosses the wire, as long as the connection lives. */
  bytes(from: 'client' | 'server', bytes: Uint8Array): void;
  /** One line in the NSS key log format. */
  keyLog(line: string): void;
}

export interface TlsServer {
  /** Takes over the stream. Never rejects; a failed handshake ends it once its alert has left. */
  accept(stream: Duplex, hooks: HandshakeHooks): Promise<TlsServerOutcome>;
}

/** What a client asks of whoever answers; see `deviceTlsSchema` for the meaning of each. */
export interface TlsClientSettings extends TlsTerms {
  /** The name that was dialled. */
  readonly serverName: string;
  readonly trustAnchorsPem: readonly string[];
  readonly verifyChain: boolean;
  readonly verifyName: 'subjectAltName' | 'commonName' | 'off';
  readonly verifyDates: boolean;
  readonly verifyPurpose: boolean;
  /** Serial numbers, in lower-case hexadecimal, that have been taken back; empty where nobody looks. */
  readonly revokedSerialNumbers: readonly string[];
  /** `sha256/…` of public keys; empty: none is pinned. */
  readonly pins: readonly string[];
  readonly onFailure: 'abort' | 'warn';
  readonly identity: TlsIdentity | null;
  readonly psk: { readonly identity: string; readonly key: Uint8Array } | null;
}

export type TlsClientOutcome =
  | { kind: 'secured'; stream: Duplex; tls: TlsFacts; warnings: readonly string[] }
  /** The certificate was not believed, for these reasons; nothing was sent. */
  | { kind: 'distrusted'; failures: readonly string[] }
  | { kind: 'failed'; reason: string };

export type WebSocketOutcome = { kind: 'accepted'; stream: Duplex } | { kind: 'failed'; reason: string };

export interface Transports {
  /** The server’s side of a WebSocket that carries MQTT; `mayEnter` is asked for the `Origin` of the upgrade. Never rejects. */
  acceptWebSocket(stream: Duplex, mayEnter: (origin: string | null) => boolean): Promise<WebSocketOutcome>;
  /** @throws LabError ERR_TRANSPORT_TLS_SETTINGS, ERR_TRANSPORT_TLS_NEEDS_NODE */
  createTlsServer(settings: TlsServerSettings): TlsServer;
  /** Takes over the stream. Never rejects for what the peer does. @throws LabError ERR_TRANSPORT_TLS_SETTINGS, ERR_TRANSPORT_TLS_NEEDS_NODE */
  connectTls(stream: Duplex, settings: TlsClientSettings): Promise<TlsClientOutcome>;
}

/** Where there is no TLS: every attempt to use it says so. */
export const noTransports: Transports = {
  acceptWebSocket: async (stream) => {
    stream.destroy();
    return { kind: 'failed', reason: needsNode().problem.detail };
  },
  createTlsServer: () => {
    throw needsNode();
  },
  connectTls: async (stream) => {
    stream.destroy();
    throw needsNode();
  },
};

function needsNode(): LabError {
  return new LabError({
    code: 'ERR_TRANSPORT_TLS_NEEDS_NODE',
    title: 'TLS needs the server',
    status: 501,
    detail: 'This sandbox runs in a browser, where no program can put TLS around a byte stream of its own.',
    remedy: 'Run the lab on the server.',
  });
}
