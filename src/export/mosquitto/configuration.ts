/** Listeners, identity and limits as `mosquitto.conf`. */
import type { ListenerPolicy, Policy, TlsPolicy } from '../../model/policy.ts';
import { listenerPolicySchema } from '../../model/policy.ts';
import type { Gaps } from '../gaps.ts';
import type { ExportSource } from '../source.ts';

const ports = { tcp: 1883, tls: 8883, ws: 8083, wss: 8084 } as const;
const tlsVersions = { TLSv1: 'tlsv1', 'TLSv1.1': 'tlsv1.1', 'TLSv1.2': 'tlsv1.2', 'TLSv1.3': 'tlsv1.3' } as const;

export interface FileNames {
  acl: string;
  passwords: string | null;
}

export function configuration(policy: Policy, source: ExportSource, files: FileNames, gaps: Gaps): string {
  const used = new Map<number, number>();
  const listeners = source.listeners.flatMap(({ name, transport }) => {
    const listener = policy.listeners[name] ?? listenerPolicySchema.parse({});
    if (!listener.enabled) return [`# ${name} is switched off.`, ''];
    const nth = used.get(ports[transport]) ?? 0;
    used.set(ports[transport], nth + 1);
    return listenerLines(name, transport, ports[transport] + nth, listener, gaps);
  });
  return `${[...globalLines(policy, files), ...limitLines(policy, gaps), '', ...listeners].join('\n').trimEnd()}\n`;
}

function globalLines({ auth, clientId }: Policy, { acl, passwords }: FileNames): string[] {
  return [
    'per_listener_settings false',
    `allow_anonymous ${auth.anonymous}`,
    ...(passwords === null ? [] : [`password_file ${passwords}`]),
    `acl_file ${acl}`,
    ...(clientId.rule === 'equalsUserName' ? ['use_username_as_clientid true'] : []),
  ];
}

function limitLines({ limits }: Policy, gaps: Gaps): string[] {
  const unavailable: [path: string, set: boolean, reason: string][] = [
    [
      'limits.connectionsPerAddressMax',
      limits.connectionsPerAddressMax !== undefined,
      'Limit connections by address in the firewall.',
    ],
    [
      'limits.connectionsPerPrincipalMax',
      limits.connectionsPerPrincipalMax !== undefined,
      'Mosquitto does not count connections by user.',
    ],
    ['limits.connectionsReserved', limits.connectionsReserved !== undefined, 'Mosquitto reserves no connections.'],
    ['limits.acceptRate', limits.acceptRate !== undefined, 'Limit new connections in the firewall.'],
    ['limits.messageRate', limits.messageRate !== undefined, 'Mosquitto has no rate limit for messages.'],
    ['limits.byteRate', limits.byteRate !== undefined, 'Mosquitto has no rate limit for bytes.'],
    [
      'limits.retainedMessagesPerPrincipalMax',
      limits.retainedMessagesPerPrincipalMax !== undefined,
      'Mosquitto does not count stored messages by user.',
    ],
    [
      'limits.sessionsPerPrincipalMax',
      limits.sessionsPerPrincipalMax !== undefined,
      'Mosquitto does not count sessions by user.',
    ],
  ];
  for (const [path, set, reason] of unavailable) if (set) gaps.add(path, reason);
  return [
    `max_keepalive ${limits.keepAliveSecondsMax}`,
    `max_packet_size ${limits.packetBytesMax}`,
    `max_inflight_messages ${limits.inflightOutboundMax}`,
    `max_queued_messages ${limits.outboundQueueMessagesMax}`,
    `max_queued_bytes ${limits.outboundQueueBytesMax}`,
    `persistent_client_expiration ${Math.max(1, Math.round(limits.sessionExpirySecondsMax / 3_600))}h`,
  ];
}

function listenerLines(
  name: string,
  transport: ExportSource['listeners'][number]['transport'],
  port: number,
  listener: ListenerPolicy,
  gaps: Gaps,
): string[] {
  const path = `listeners.${name}`;
  if (listener.proxy)
    gaps.add(`${path}.proxy`, '`enable_proxy_protocol` since 2.1, and only where nobody but the proxy can connect.');
  if (!listener.passwords) gaps.add(`${path}.passwords`, 'Mosquitto takes passwords on every listener.');
  if (listener.protocolVersions.length < 3)
    gaps.add(`${path}.protocolVersions`, '`accept_protocol_versions` since 2.1.');
  const bind = listener.reachableFrom === 'loopback' ? ' 127.0.0.1' : '';
  return [
    `# ${name}`,
    `listener ${port}${bind}`,
    ...(transport === 'ws' || transport === 'wss' ? ['protocol websockets', ...originLines(listener, path, gaps)] : []),
    ...(listener.tls && transport !== 'tcp' && transport !== 'ws' ? tlsLines(name, listener.tls, path, gaps) : []),
    '',
  ];
}

function originLines({ originAllow }: ListenerPolicy, path: string, gaps: Gaps): string[] {
  const [origin, ...more] = originAllow ?? [];
  if (origin === undefined)
    gaps.add(`${path}.originAllow`, 'Name your own pages in `websockets_origin`: without it, any page may connect.');
  if (more.length > 0) gaps.add(`${path}.originAllow`, '`websockets_origin` takes one origin.');
  return origin === undefined || origin === '*' ? [] : [`websockets_origin ${origin}`];
}

function tlsLines(name: string, tls: TlsPolicy, path: string, gaps: Gaps): string[] {
  const clients = tls.clientCertificate;
  if (tls.psk)
    gaps.add(`${path}.tls.psk`, 'Write `psk_file` by hand, one `identity:key in hex` a line, and `psk_hint`.');
  if (clients?.claimedUserName === 'wins')
    gaps.add(`${path}.tls.clientCertificate`, 'Mosquitto never prefers the claimed name.');
  if (clients && clients.identityFrom !== 'commonName')
    gaps.add(`${path}.tls.clientCertificate.identityFrom`, 'Mosquitto takes the common name.');
  return [
    `tls_version ${tlsVersions[tls.minVersion]}`,
    `ciphers ${tls.ciphers}`,
    ...(tls.certificate === undefined ? [] : [`certfile ${name}.crt`, `keyfile ${name}.key`]),
    ...(clients
      ? [
          `cafile ${name}.clients.pem`,
          `require_certificate ${clients.ask === 'require'}`,
          `use_identity_as_username ${clients.identityFrom === 'commonName'}`,
          ...(clients.revocation === 'off' ? [] : [`crlfile ${name}.crl.pem`]),
        ]
      : []),
  ];
}
