/** A policy as EMQX 5 understands it, written after its documentation and not run. */
import type { ExportedPolicy } from '../../model/exported-policy.ts';
import { listenerPolicySchema, type Policy } from '../../model/policy.ts';
import { Gaps } from '../gaps.ts';
import type { ExportSource } from '../source.ts';
import { aclRules } from './acl-rules.ts';
import { iterations, users } from './users.ts';

const ports = { tcp: ['tcp', 1883], tls: ['ssl', 8883], ws: ['ws', 8083], wss: ['wss', 8084] } as const;

export async function toEmqx(policy: Policy, source: ExportSource): Promise<ExportedPolicy> {
  const gaps = new Gaps();
  const csv = await users(policy, source, gaps);
  tellWhatIsMissing(policy, gaps);
  const files = [
    { name: 'emqx.conf', text: configuration(policy, source, csv !== null, gaps) },
    { name: 'acl.conf', text: aclRules(policy, gaps) },
    ...(csv === null ? [] : [{ name: 'users.csv', text: csv, secret: true }]),
  ];
  return { files, gaps: gaps.list };
}

function configuration(policy: Policy, { listeners }: ExportSource, withUsers: boolean, gaps: Gaps): string {
  const { auth, clientId, limits } = policy;
  if (!withUsers && !auth.anonymous)
    gaps.add('auth', 'Without an authenticator EMQX accepts everybody: add one before you start it.');
  return `${[
    ...(withUsers
      ? [
          'authentication = [',
          '  {',
          '    mechanism = password_based',
          '    backend = built_in_database',
          '    user_id_type = username',
          `    password_hash_algorithm { name = pbkdf2, mac_fun = sha256, iterations = ${iterations}, dk_length = 32 }`,
          '  }',
          ']',
        ]
      : []),
    'authorization {',
    `  no_match = ${policy.acl.default}`,
    `  deny_action = ${policy.acl.onDeniedPublish === 'disconnect' ? 'disconnect' : 'ignore'}`,
    '  cache { enable = false }',
    '  sources = [{ type = file, enable = true, path = "etc/acl.conf" }]',
    '}',
    'mqtt {',
    `  max_packet_size = ${limits.packetBytesMax}B`,
    `  max_topic_levels = ${limits.topicLevelsMax}`,
    `  max_inflight = ${limits.inflightOutboundMax}`,
    `  max_awaiting_rel = ${limits.inflightInboundMax}`,
    `  max_mqueue_len = ${limits.outboundQueueMessagesMax}`,
    `  session_expiry_interval = ${limits.sessionExpirySecondsMax}s`,
    `  use_username_as_clientid = ${clientId.rule === 'equalsUserName'}`,
    '}',
    ...listeners.map(({ name, transport }) => {
      const [kind, port] = ports[transport];
      const { enabled, reachableFrom } = policy.listeners[name] ?? listenerPolicySchema.parse({});
      const bind = `${reachableFrom === 'loopback' ? '127.0.0.1' : '0.0.0.0'}:${port}`;
      return `listeners.${kind}.${name} { enable = ${enabled}, bind = "${bind}", max_connections = ${limits.connectionsMax} }`;
    }),
  ].join('\n')}\n`;
}

/** Controls that no line of these files stands for. */
function tellWhatIsMissing({ auth, acl, clientId, limits, listeners, devices }: Policy, gaps: Gaps): void {
  if (auth.throttle.keys.length > 0)
    gaps.add('auth.throttle', '`flapping_detect` bans by ClientId, which a guesser changes.');
  if (auth.lockout) gaps.add('auth.lockout', 'EMQX locks no accounts.');
  if (auth.scram) gaps.add('auth.scram', 'Add a SCRAM authenticator and its users.');
  if (auth.token) gaps.add('auth.token', 'Add a JWT authenticator: algorithm, JWKS endpoint, claim checks.');
  if (auth.hook) gaps.add('auth.hook', 'Add an HTTP authenticator as the last of the chain.');
  if (
    acl.templates === 'literalLevel' &&
    acl.rules.some(({ topicFilters }) => topicFilters.some((each) => /%[uc]/.test(each)))
  )
    gaps.add('acl.templates', 'Names with `+`, `#` or `/` have to be refused before they are filled in.');
  if (clientId.rule === 'prefixUserName') gaps.add('clientId.rule', 'Needs a client-info authenticator.');
  if (limits.messageRate || limits.byteRate)
    gaps.add('limits.messageRate', 'Set `messages_rate` and `bytes_rate` of the listener.');
  if (limits.connectionsPerPrincipalMax || limits.connectionsPerAddressMax)
    gaps.add('limits.connectionsPer*', 'EMQX counts connections by listener.');
  for (const [name, listener] of Object.entries(listeners))
    if (listener?.tls)
      gaps.add(`listeners.${name}.tls`, 'Write `ssl_options` with your certificate, versions and suites.');
  if (Object.keys(devices).length > 0) gaps.add('devices', 'Settings of the devices are theirs, not the broker’s.');
}
