/** Takes TLS off a connection and tells what was seen of it. */
import type { NetworkConnection } from '../../model/network.ts';
import type { TlsPolicy } from '../../model/policy.ts';
import { LabError } from '../../model/problem.ts';
import type { TlsFacts, TlsServer } from '../../model/transports.ts';
import { certifiedNameOf } from '../authentication/transport-identity.ts';
import type { EdgeEvent } from '../edge-event.ts';
import { RecordTap } from '../tls-records/record-tap.ts';

export interface TlsDoorOptions {
  readonly policy: TlsPolicy;
  /** Name of the rules, e.g. `listeners.tls.tls`. */
  readonly rule: string;
  /** @throws LabError for settings that cannot be used. */
  server(): TlsServer;
  keyLog(line: string): void;
  emit(event: EdgeEvent): unknown;
}

/** The connection inside TLS, or null: it failed, which has been told. */
export async function passTlsDoor(
  origin: NetworkConnection,
  options: TlsDoorOptions,
): Promise<NetworkConnection | null> {
  const { policy, rule, emit } = options;
  const tap = new RecordTap((record) => emit({ type: 'tls.record', ...record }));
  const failed = (reason: string, why: string | null = null) => {
    const alertReceived = tap.alerts.client ?? alertIn(reason);
    emit({ type: 'tls.failed', reason, alertSent: tap.alerts.server, alertReceived, rule: why });
    return null;
  };
  const server = serverOf(options);
  if (typeof server === 'string') {
    origin.stream.destroy();
    return failed(server, rule);
  }
  const outcome = await server.accept(origin.stream, {
    bytes: (from, bytes) => tap.add(from, bytes),
    keyLog: options.keyLog,
  });
  if (outcome.kind === 'failed') return failed(outcome.reason);
  const { stream, tls } = outcome;
  const refusal = certificateRefusal(policy, tls);
  if (refusal) {
    stream.destroy();
    return failed(refusal, `${rule}.clientCertificate`);
  }
  const certifiedName = certifiedNameOf(policy, tls) ?? origin.certifiedName ?? null;
  const { version, cipher, serverName, alpn, resumed, authorized, authorizationError, peer, pskIdentity } = tls;
  emit({
    type: 'tls.accepted',
    ...{ version, cipher, serverName, alpn, resumed, authorized, authorizationError, pskIdentity, certifiedName },
    peerCommonName: peer?.commonName ?? null,
    serialNumber: peer?.serialNumber ?? null,
  });
  return { ...origin, stream, tls, ...(certifiedName !== null && { certifiedName }) };
}

function serverOf({ server }: TlsDoorOptions): TlsServer | string {
  try {
    return server();
  } catch (error) {
    if (error instanceof LabError) return error.problem.detail;
    throw error;
  }
}

/** A certificate that has to be there and is not, or is not believed. Whoever comes with a pre-shared key needs none. */
export function certificateRefusal({ clientCertificate }: TlsPolicy, tls: TlsFacts): string | null {
  if (clientCertificate?.ask !== 'require' || tls.authorized || tls.pskIdentity !== null) return null;
  return tls.peer
    ? `The client certificate is not believed: ${tls.authorizationError}.`
    : 'The client showed no certificate.';
}

/** Behind TLS 1.3’s ServerHello an alert is encrypted on the wire; OpenSSL tells which it was. */
function alertIn(reason: string): string | null {
  const [, name] = /alert (.+)$/.exec(reason) ?? [];
  return name?.replaceAll(' ', '_') ?? null;
}
