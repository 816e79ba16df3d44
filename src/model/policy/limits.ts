/** How much of everything. */
import * as z from 'zod';
import { principalPatternSchema } from './acl.ts';

const limit = (text: string, standard: number, max: number) => z.int().min(1).max(max).default(standard).describe(text);

const optionalLimit = (text: string, max: number) =>
  z.int().min(1).max(max).optional().describe(`${text} Absent: no limit of its own.`);

const steadyRate = (what: string, perSecondMax: number, burstMax: number) =>
  z.strictObject({
    perSecond: z.number().gt(0).max(perSecondMax).describe(`${what} a second, in the long run.`),
    burst: z.int().min(1).max(burstMax).describe('At once, after a quiet time.'),
  });

const clientRate = (what: string, perSecondMax: number, burstMax: number) =>
  steadyRate(what, perSecondMax, burstMax).extend({
    onExceed: z
      .enum(['pause', 'disconnect'])
      .default('pause')
      .describe('`pause`: the client is read no further until there is room. `disconnect`: MQTT 5 clients get 0x96.'),
  });

/** Every limit has a ceiling of its own, so that no policy can switch the sandbox's walls off. */
export const limitsPolicySchema = z.strictObject({
  connectTimeoutMs: limit('Time for the first CONNECT to arrive in full.', 5_000, 120_000),
  keepAliveSecondsMax: limit('Longest keep-alive a client may ask for.', 300, 65_535),
  keepAliveZero: z
    .enum(['refuse', 'allow'])
    .default('refuse')
    .describe(
      'A keep-alive of 0 asks to be silent for ever. `refuse`: 3.1.1 clients are refused, MQTT 5 clients are told `keepAliveSecondsMax` instead.',
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
    .describe(
      'Room that others cannot take. Who has not sent CONNECT yet counts among the others, and leaves when room is needed.',
    ),
  acceptRate: steadyRate('New network connections', 10_000, 10_000)
    .optional()
    .describe(
      'How fast new connections are accepted. The next ones are told so if they send CONNECT within a second (0x9F, in 3.1.1 code 3), and closed.',
    ),
  messageRate: clientRate('Messages of one network connection', 100_000, 100_000)
    .optional()
    .describe('How fast one client may publish.'),
  byteRate: clientRate('Bytes of one network connection', 104_857_600, 104_857_600)
    .optional()
    .describe('How much one client may send.'),
  topicLevelsMax: limit('Levels in a topic name or filter.', 16, 100),
  topicBytesMax: limit('Bytes of a topic name or filter.', 1_024, 4_096),
  subscriptionsMax: limit('Subscriptions of one session.', 64, 1_024),
  sessionsMax: limit('Sessions kept, those of absent clients included.', 256, 4_096),
  sessionsPerPrincipalMax: optionalLimit('Sessions of one user name, those of absent clients included.', 4_096),
  sessionExpirySecondsMax: limit(
    'Longest time that the session of an absent client is kept; MQTT 5 clients are told if they asked for more.',
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
      'What a client meets that goes beyond it. `disconnect`: MQTT 5 clients get 0x93. `pause`: its further messages wait, up to 64 of them, while everything else it sends is answered. `ignore`: an announcement and no limit.',
    ),
  inflightInboundPerPrincipalMax: optionalLimit(
    'The same for all sessions of one user name together. MQTT 5: the message is refused (0x97); 3.1.1: closed.',
    65_535,
  ),
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
