/** What the edge needs of this run for listeners with doors: TLS servers by the policy’s names, rebuilt when these mean something else. */
import type { EntranceHall } from '../edge/index.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { PskPolicy, TlsPolicy } from '../model/policy.ts';
import { LabError } from '../model/problem.ts';
import type { TlsServer, TlsServerSettings, Transports } from '../model/transports.ts';
import { hexBytes } from './hex-bytes.ts';
import type { Trust } from './trust.ts';

export interface EntranceOptions {
  lab: Pick<LabDefinition, 'listeners' | 'host'>;
  transports: Transports;
  trust: Trust;
  secrets: Readonly<Record<string, string>>;
  keyLog: EntranceHall['keyLog'];
}

export function createEntrance({ lab, transports, trust, secrets, keyLog }: EntranceOptions): EntranceHall {
  const built = new Map<string, { key: string; server: TlsServer }>();
  const listenerNamed = (name: string) => lab.listeners.find((listener) => listener.name === name);
  return {
    host: lab.host,
    transportOf: (name) => listenerNamed(name)?.transport ?? 'tcp',
    isRevoked: (_listener, serialNumber) => trust.revokedSerialNumbers().includes(serialNumber),
    keyLog,
    acceptWebSocket: transports.acceptWebSocket,
    tlsServer(name, policy) {
      const settings = settingsOf(policy, listenerNamed(name), trust, secrets);
      // With new settings come new ticket keys: nobody resumes what they were granted under the old ones.
      const key = JSON.stringify([policy, settings]);
      const known = built.get(name);
      if (known?.key === key) return known.server;
      const server = transports.createTlsServer(settings);
      built.set(name, { key, server });
      return server;
    },
  };
}

function settingsOf(
  policy: TlsPolicy,
  listener: LabDefinition['listeners'][number] | undefined,
  trust: Trust,
  secrets: Readonly<Record<string, string>>,
): TlsServerSettings {
  const { minVersion, maxVersion, ciphers, honorServerOrder, sessionTickets, clientCertificate, psk } = policy;
  const certificate = policy.certificate ?? listener?.certificate;
  if (certificate === undefined && !psk) throw nothingToShow(listener?.name ?? '');
  return {
    minVersion,
    maxVersion,
    ciphers,
    honorServerOrder,
    sessionTickets,
    // A WebSocket begins as HTTP.
    alpn: listener?.transport === 'wss' ? ['http/1.1'] : ['mqtt'],
    identity: certificate === undefined ? null : trust.identity(certificate),
    clients: clientCertificate
      ? {
          trustAnchorsPem: trust.anchors(clientCertificate.trustAnchors),
          revocationListsPem: listsFor(clientCertificate.revocation, trust),
        }
      : null,
    psk: psk && ((identity) => keyOf(psk, identity, secrets)),
  };
}

function listsFor(revocation: 'live' | 'atStart' | 'off', trust: Trust): string[] | null {
  return revocation === 'off' ? null : trust.revocationLists(revocation === 'live' ? 'now' : 'atStart');
}

const anyKeyBytes = 32;
const zeroKeyBytes = 16;

/** A key that the lab does not have, or that is no hexadecimal, is nobody’s: its identity is as good as unknown. */
function keyOf(psk: PskPolicy, identity: string, secrets: Readonly<Record<string, string>>): Uint8Array | null {
  const known = psk.identities.find((each) => each.identity === identity)?.key;
  const text = known && ('hex' in known ? known.hex : ownValue(secrets, known.provisioned));
  const key = text === undefined ? null : hexBytes(text);
  if (key) return key;
  switch (psk.unknownIdentity) {
    case 'randomKey':
      return crypto.getRandomValues(new Uint8Array(anyKeyBytes));
    case 'zeroKey':
      return new Uint8Array(zeroKeyBytes);
    case 'alert':
      return null;
  }
}

function ownValue(record: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function nothingToShow(listener: string): LabError {
  return new LabError({
    code: 'ERR_TRANSPORT_TLS_CERTIFICATE',
    title: 'A TLS listener without a certificate',
    status: 422,
    detail: `The listener “${listener}” has neither a certificate nor pre-shared keys.`,
    remedy: 'Name a certificate, or add `psk`.',
  });
}
