/** A client’s side of TLS over any byte stream, as careful as its settings say. */

import { isIP } from 'node:net';
import { connect, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { Duplex } from 'readable-stream';
import type { TlsClientOutcome, TlsClientSettings } from '../../model/transports.ts';
import { Conduit } from './conduit.ts';
import { factsOf, verifyError } from './handshake.ts';
import { secureContext } from './secure-context.ts';
import { distrust } from './verify-peer.ts';

/** @throws LabError ERR_TRANSPORT_TLS_SETTINGS */
export async function connectTls(stream: Duplex, settings: TlsClientSettings): Promise<TlsClientOutcome> {
  const { psk, serverName, alpn } = settings;
  const context = secureContext(settings, { ca: [...settings.trustAnchorsPem] } as SecureContextOptions);
  const conduit = new Conduit(stream);
  const socket = connect({
    socket: conduit,
    secureContext: context,
    // RFC 6066, 3: an address is no server name.
    ...(isIP(serverName) === 0 && { servername: serverName }),
    // We decide below, where every reason can be told.
    rejectUnauthorized: false,
    ...(alpn.length > 0 && { ALPNProtocols: [...alpn] }),
    ...(psk && { pskCallback: () => ({ identity: psk.identity, psk: psk.key }) }),
  } as never);
  conduit.once('close', () => socket.destroy());
  return new Promise((resolve) => {
    const fail = (reason: string) => {
      socket.destroy();
      resolve({ kind: 'failed', reason });
    };
    socket.once('error', (error: Error & { reason?: string }) => fail(error.reason ?? error.message));
    socket.once('close', () => fail('The connection ended within the handshake.'));
    socket.once('secureConnect', () => {
      const outcome = judge(socket, settings);
      if (outcome.kind === 'distrusted') socket.destroy();
      resolve(outcome);
    });
  });
}

function judge(socket: TLSSocket, settings: TlsClientSettings): TlsClientOutcome {
  const { psk, onFailure } = settings;
  const failures = psk && !socket.getPeerX509Certificate() ? [] : distrust(socket, settings);
  if (failures.length > 0 && onFailure === 'abort') return { kind: 'distrusted', failures };
  const authorizationError = failures[0] ?? verifyError(socket);
  const tls = factsOf(socket, { authorizationError, pskIdentity: psk?.identity ?? null });
  return { kind: 'secured', stream: socket as unknown as Duplex, tls, warnings: failures };
}
