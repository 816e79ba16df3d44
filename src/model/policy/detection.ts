/** What the broker writes down, and what it raises an alarm about. */
import * as z from 'zod';

/** Events of which a broker in operation has a record: what was decided, never every packet. */
export const observableEventSchema = z.enum([
  'connection.opened',
  'connection.closed',
  'listener.refused',
  'proxy.refused',
  'tls.failed',
  'packet.malformed',
  'connect.accepted',
  'connect.refused',
  'session.taken-over',
  'subscribe.granted',
  'subscribe.refused',
  'publish.accepted',
  'publish.refused',
  'retained.set',
  'retained.cleared',
  'limit.reached',
]);
export type ObservableEvent = z.infer<typeof observableEventSchema>;

export const detectionFieldSchema = z.enum([
  'user',
  'address',
  'clientId',
  'listener',
  'topicName',
  'topicFilter',
  'payloadBytes',
  'retain',
  'will',
  'keepAliveSeconds',
  'method',
  'cause',
  'limit',
  'rule',
  'elsewhere',
]);
export type DetectionField = z.infer<typeof detectionFieldSchema>;

const scalar = z.union([z.string().max(1_024), z.number(), z.boolean(), z.null()]);

export const detectionTestSchema = z.union([
  scalar,
  z.strictObject({ not: scalar }),
  z.strictObject({ oneOf: z.array(scalar).min(1).max(32) }),
  z.strictObject({ topicFilter: z.string().min(1).max(1_024) }).describe('A topic name that this filter matches.'),
  z.strictObject({ wildcard: z.boolean() }).describe('A topic filter with `+` or `#`, or one without.'),
  z.strictObject({ min: z.number() }).describe('A number of at least this.'),
  z.strictObject({ looksLike: z.literal('uuid') }).describe('A text that contains 8-4-4-4-12 hexadecimal digits.'),
]);
export type DetectionTest = z.infer<typeof detectionTestSchema>;

export const detectionRuleSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .describe('What the alarm is called.'),
  event: observableEventSchema.describe('The kind of event that is counted.'),
  where: z
    .partialRecord(detectionFieldSchema, detectionTestSchema)
    .default({})
    .describe(
      'Tests that all have to hold. `user`: who signed in, or says so in a CONNECT that was refused. `address`: of the client, behind proxies that are trusted. `elsewhere`: whether who took a session over comes from another address.',
    ),
  groupBy: z
    .array(detectionFieldSchema)
    .max(3)
    .default([])
    .describe('Each combination of these is counted by itself; an event that lacks one of them is not counted.'),
  distinct: detectionFieldSchema
    .optional()
    .describe('Count different values of this field. Without it, every event counts.'),
  atLeast: z.int().min(1).max(1_000).describe('So many raise the alarm …'),
  withinSeconds: z.int().min(1).max(86_400).describe('… within this time.'),
  suppressSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(600)
    .describe('After an alarm the same rule is silent about the same group for so long.'),
});
export type DetectionRule = z.infer<typeof detectionRuleSchema>;

export const detectionPolicySchema = z.strictObject({
  rules: z
    .array(detectionRuleSchema)
    .max(10)
    .default([])
    .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'Two rules have the same id.')
    .describe('Each looks at every event; none of them stops anybody.'),
  groupsMax: z
    .int()
    .min(1)
    .max(4_096)
    .default(1_024)
    .describe('Groups that one rule remembers; the one that was silent longest is forgotten first.'),
});
export type DetectionPolicy = z.infer<typeof detectionPolicySchema>;

export const logPolicySchema = z.strictObject({
  events: z
    .array(observableEventSchema)
    .max(32)
    .default([])
    .describe('What is written down, a line for each. By default nothing: the Events pane shows it all the same.'),
  payloads: z
    .boolean()
    .default(false)
    .describe('VULNERABLE: true writes what messages say, not only how long they are.'),
  packets: z
    .boolean()
    .default(false)
    .describe('VULNERABLE: true writes every packet of a client as it came, passwords included. Meant for a bad day.'),
  escape: z
    .boolean()
    .default(true)
    .describe(
      'Control characters in what clients chose are written as `\\xNN`. VULNERABLE: false writes them as they are.',
    ),
});
export type LogPolicy = z.infer<typeof logPolicySchema>;
