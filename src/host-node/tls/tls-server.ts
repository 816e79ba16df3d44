/** The broker’s side of TLS over any byte stream. */
import { type SecureContext, TLSSocket } from 'node:tls';
import type { Duplex } from 'readable-stream';
import type { HandshakeHooks, TlsServer, TlsServerOutcome, TlsServerSettings } from '../../model/transports.ts';
import { Conduit } from './conduit.ts';
import { factsOf, verifyError } from './handshake.ts';
import { secureContext, withoutTickets } from './secure-context.ts';

/** @throws LabError ERR_TRANSPORT_TLS_SETTINGS */
export function createTlsServer(settings: TlsServerSettings): TlsServer {
  const context = secureContext(settings, {
    honorCipherOrder: settings.honorServerOrder,
    dhparam: 'auto',
    sessionIdContext: 'broker',
    // A resumed session does not tell on which pre-shared key it once rested.
    ...((!settings.sessionTickets || settings.psk) && { secureOptions: withoutTickets }),
    ...(settings.clients && { ca: [...settings.clients.trustAnchorsPem] }),
    ...(settings.clients?.revocationListsPem && { crl: [...settings.clients.revocationListsPem] }),
  });
  return { accept: (stream, hooks) => shakeHands(settings, context, stream, hooks) };
}

function shakeHands(
  settings: TlsServerSettings,
  context: SecureContext,
  stream: Duplex,
  { bytes, keyLog }: HandshakeHooks,
): Promise<TlsServerOutcome> {
  let pskIdentity: string | null = null;
  const conduit = new Conduit(stream, (from, chunk) => bytes(from === 'peer' ? 'client' : 'server', chunk));
  const socket = new TLSSocket(conduit, {
    isServer: true,
    secureContext: context,
    requestCert: settings.clients !== null,
    // The caller decides, and can then say why.
    rejectUnauthorized: false,
    ALPNProtocols: [...settings.alpn],
    ...(settings.psk && {
      pskCallback: (_socket: TLSSocket, identity: string) => {
        const key = isText(identity) ? settings.psk?.(identity) : null;
        pskIdentity = key ? identity : null;
        return key ?? null;
      },
    }),
  } as never);
  socket.on('keylog', (line: Buffer) => keyLog(line.toString('latin1')));
  // Node tells of an end within the handshake by no error.
  conduit.once('close', () => socket.destroy());
  return new Promise((resolve) => {
    const fail = (reason: string) => {
      socket.destroy();
      resolve({ kind: 'failed', reason });
    };
    socket.once('error', (error: NodeJS.ErrnoException) => fail(reasonOf(error)));
    socket.once('close', () => fail('The client left within the handshake.'));
    socket.once('secure', () => {
      socket.on('error', () => {});
      const usedPsk = pskIdentity !== null && restsOnPsk(socket) ? pskIdentity : null;
      const authorizationError = socket.getPeerX509Certificate() && settings.clients ? verifyError(socket) : null;
      const tls = factsOf(socket, { authorizationError, pskIdentity: usedPsk });
      resolve({ kind: 'accepted', stream: socket as unknown as Duplex, tls });
    });
  });
}

/** A client may offer an identity and then be content with a certificate. */
function restsOnPsk(socket: TLSSocket): boolean {
  return socket.isSessionReused() || /PSK/.test(socket.getCipher()?.name ?? '');
}

/** TLS 1.3 asks about the tickets of resumed sessions as if they were identities. */
function isText(identity: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what an identity has none of
  return identity.length <= 128 && !/[\u0000-\u001f\u007f\ufffd]/.test(identity);
}

/** `SSL routines:tls_parse…:unsupported protocol` says it all in its last part. */
function reasonOf(error: NodeJS.ErrnoException): string {
  const detail = (error as { reason?: string }).reason ?? error.message;
  return detail.length > 200 ? detail.slice(0, 200) : detail;
}
