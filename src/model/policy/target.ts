/** Guards of a lab's own target, tinymq: what its parser checks, and what may come when. No other broker reads these. */
import * as z from 'zod';

export const parserGuardsSchema = z.strictObject({
  varintBytesMax: z
    .int()
    .min(1)
    .max(8)
    .describe('Bytes of a Variable Byte Integer that are read before the packet is malformed. MQTT has four.'),
  minimalVarint: z.boolean().describe('A length in more bytes than it needs is malformed [MQTT-1.5.5-1].'),
  packetBytesMax: z
    .int()
    .min(1)
    .max(268_435_455)
    .describe('Largest Remaining Length that is taken. The largest honest packet is a firmware image of 2 MiB.'),
  checkBeforeAlloc: z
    .boolean()
    .describe(
      '`packetBytesMax` is asked before memory for the packet is taken. `false`: first the memory, then the question.',
    ),
  lengthsInside: z.boolean().describe('A length inside a packet may not point behind the end of that packet.'),
  topicBytesMin: z.int().min(0).max(65_535).describe('Shortest topic name of a PUBLISH, in bytes.'),
  topicBytesMax: z.int().min(0).max(65_535).describe('Longest topic name or filter, in bytes.'),
  topicLevelsMax: z.int().min(1).max(65_536).describe('Most levels of a topic name or filter.'),
  utf8: z
    .enum(['off', 'ascii', 'wellFormed', 'strict'])
    .describe(
      'What a string may be. `off`: anything. `ascii`: bytes below 0x80. `wellFormed`: UTF-8. `strict`: UTF-8 without U+0000.',
    ),
  uniqueProps: z.boolean().describe('An MQTT 5 property that may be there once may be there once.'),
  strictFlags: z
    .boolean()
    .describe(
      'Reserved bits have their value, QoS is not 3, a packet identifier is not 0, SUBSCRIBE and UNSUBSCRIBE have a filter.',
    ),
  onError: z
    .enum(['catch', 'ignore', 'explain', 'close'])
    .describe(
      'What follows a malformed packet. `catch`: every exception is caught, and reading goes on behind the byte where it happened. `ignore`: the packet is dropped, the connection stays. `close`: the connection ends. `explain`: the same, and MQTT 5 clients are told why in DISCONNECT (0x81).',
    ),
});
export type ParserGuards = z.infer<typeof parserGuardsSchema>;

export const stateTableSchema = z.strictObject({
  beforeConnect: z.enum(['handle', 'ignore', 'close']).describe('Any packet but CONNECT on a new connection.'),
  whileChecking: z
    .enum(['handle', 'queue', 'ignore', 'close'])
    .describe('Packets behind CONNECT, while its password is being checked.'),
  queuePacketsMax: z
    .int()
    .min(1)
    .max(100_000)
    .describe('Packets that may wait for the password check; with one more the connection ends.'),
  onAuthFail: z
    .enum(['process', 'drop'])
    .describe('What becomes of the packets that waited when the password turns out to be wrong.'),
  secondConnect: z
    .enum(['handle', 'restart', 'ignore', 'close'])
    .describe(
      'A second CONNECT on a connection. `handle`: its user name takes the place of the first. `restart`: a new sign-in begins.',
    ),
  fromServer: z
    .enum(['handle', 'ignore', 'close'])
    .describe('CONNACK, SUBACK, UNSUBACK or PINGRESP from a client: packets that only a server sends.'),
  afterDisconnect: z.enum(['handle', 'ignore']).describe('Packets behind a DISCONNECT, in the same segment.'),
  unknownPubrel: z
    .enum(['redeliver', 'answer', 'close'])
    .describe('PUBREL for a packet identifier that is not under way. `answer`: PUBCOMP and nothing else.'),
});
export type StateTable = z.infer<typeof stateTableSchema>;

/** Half of it left out is as the lab ships it: nothing here has a default that would repair a lab by itself. */
export const targetPolicySchema = z.strictObject({
  parser: parserGuardsSchema.optional().describe('Guards of the parser. Left out: as the lab ships it.'),
  states: stateTableSchema.optional().describe('What may come when. Left out: as the lab ships it.'),
});
export type TargetPolicy = z.infer<typeof targetPolicySchema>;

/** The target of a lab: a broker of our own, weak on purpose, that stands behind its listeners in place of the edge. */
export const labTargetSchema = z.strictObject({
  kind: z.literal('tinymq'),
  weak: z
    .array(z.enum(['parser', 'states']))
    .default([])
    .describe('Which half of its checks is missing where the policy says nothing of it.'),
  signInMs: z
    .int()
    .min(0)
    .max(5_000)
    .default(0)
    .describe('How long the directory takes to check a password that the target does not know by heart.'),
  accounts: z
    .array(
      z.strictObject({
        userName: z.string(),
        secret: z.string().describe('Secret of the lab that is its password.'),
        byHeart: z.boolean().default(false).describe('Checked at once, without the directory.'),
        publish: z.array(z.string()).default([]).describe('Topic filters of what it may publish.'),
        subscribe: z.array(z.string()).default([]).describe('Topic filters that cover what it may subscribe to.'),
      }),
    )
    .max(16)
    .default([])
    .describe('Without any, everybody is let in and may do everything.'),
});
export type LabTarget = z.infer<typeof labTargetSchema>;
