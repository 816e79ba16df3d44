/** How much of everything. */
import * as z from 'zod';
import { principalPatternSchema } from './acl.ts';

const limit = (text: string, standard: number, max: number) => z.int().min(1).max(max).default(standard).describe(text);

const optionalLimit = (text: string, max: number) =>
  z.int().min(1).max(max).optional().describe(`${text} Absent: no limit of its own.`);

const rate = (what: string, perSecondMax: number, burstMax: number) =>
  z
    .strictObject({
      perSecond: z.number().gt(0).max(perSecondMax).describe(`${what} a second, in the long run.`),
      burst: z.int().min(1).max(burstMax).describe('At once, after a quiet time.'),
      onExceed: z
        .enum(['pause', 'disconnect'])
        .default('pause')
        .describe('`pause`: the client is read no further until there is room. `disconnect`: MQTT 5 clients get 0x96.'),
    })
    .optional();

/** Every limit has a ceiling of its own, so that no policy can switch the sandbox's walls off. */
export const limitsPolicySchema = z.strictObject({
  connectTimeoutMs: limit('Time for the first CONNECT to arrive in full.', 5_000, 120_000),
  keepAliveSecondsMax: limit('Longest keep-alive a client may ask for.', 300, 65_535),
  keepAliveZero: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe(
      'A keep-alive of 0 asks to be silent for ever. MQTT 5 clients are told another value instead of refused.',
    ),
  packetBytesMax: limit('Largest MQTT packet that is read, header included.', 65_536, 1_048_576),
  connectionsMax: limit('Open network connections in this sandbox.', 64, 512),
  connectionsPerAddressMax: optionalLimit(
    'Open connections from one network address, everybody behind it together.',
    512,
  ),
  connectionsPerPrincipalMax: optionalLimit('Open connections of one user name; anonymous clients count as one.', 512),
  connectionsReserved: z
    .strictObject({
      count: z.int().min(1).max(512).describe('How many of `connectionsMax` are kept free …'),
      who: z.array(principalPatternSchema).min(1).max(8).describe('… for whom.'),
    })
    .optional()
    .describe('Room that others cannot take.'),
  acceptRate: rate('New network connections of this sandbox', 10_000, 10_000).describe(
    'How fast new connections are accepted; those beyond it are closed (MQTT 5: 0x9F).',
  ),
  messageRate: rate('Messages of one client', 100_000, 100_000).describe('How fast one client may publish.'),
  byteRate: rate('Bytes of one client', 104_857_600, 104_857_600).describe('How much one client may send.'),
  topicLevelsMax: limit('Levels in a topic name or filter.', 16, 100),
  topicBytesMax: limit('Bytes of a topic name or filter.', 1_024, 4_096),
  subscriptionsMax: limit('Subscriptions of one session.', 64, 1_024),
  sessionsMax: limit('Sessions kept, those of absent clients included.', 256, 4_096),
  sessionsPerPrincipalMax: optionalLimit('Sessions of one user name, those of absent clients included.', 4_096),
  sessionExpirySecondsMax: limit(
    'Longest time that the session of an absent MQTT 5 client is kept; the client is told if it asked for more.',
    86_400,
    31_536_000,
  ),
  inflightInboundMax: limit(
    'Messages of QoS 2 (and 1) that one client may have begun and not finished; Receive Maximum of MQTT 5.',
    100,
    65_535,
  ),
  inflightInboundExceeded: z
    .enum(['disconnect', 'pause', 'ignore'])
    .default('disconnect')
    .describe(
      'What a client meets that goes beyond it (MQTT 5: DISCONNECT 0x93). `ignore`: an announcement and no limit.',
    ),
  inflightInboundPerPrincipalMax: optionalLimit('The same for all connections of one user name together.', 65_535),
  topicAliasMaximum: limit('Topic aliases that one MQTT 5 client may define.', 16, 1_024),
  inflightOutboundMax: limit('Messages of QoS 1 and 2 sent to one client and not yet acknowledged.', 100, 65_535),
  outboundQueueMessagesMax: limit('Messages waiting for one slow or absent client.', 1_000, 10_000),
  outboundQueueBytesMax: limit(
    'Bytes (payload and properties) waiting for one slow or absent client.',
    4_194_304,
    33_554_432,
  ),
  outboundQueueFull: z
    .enum(['dropNewest', 'dropOldest'])
    .default('dropNewest')
    .describe('Which message is lost when a queue is full.'),
  messageExpirySecondsMax: optionalLimit(
    'Longest time that a message waits for an absent client, also one whose publisher set no expiry.',
    31_536_000,
  ),
  retainedMessagesMax: limit('Retained messages in the whole broker.', 1_000, 10_000),
  retainedBytesMax: limit('Bytes (payload and properties) of all retained messages together.', 4_194_304, 33_554_432),
  retainedMessagesPerPrincipalMax: optionalLimit('Retained messages of one user name.', 10_000),
});
export type LimitsPolicy = z.infer<typeof limitsPolicySchema>;
