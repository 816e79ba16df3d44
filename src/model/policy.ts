/**
 * What a broker allows, as data. This is the document the learner edits, so every field says in its description what
 * it does: the JSON Schema in the editor, the hover texts and the reference page are generated from here.
 *
 * Unknown keys are errors: a misspelt control that is silently ignored is a control that is off.
 * Every default is the strict choice, so that weakness in a policy is always something somebody wrote.
 */
import * as z from 'zod';

const userName = z.string().min(1).max(64).describe('User name as sent in CONNECT.');

/** How the broker knows an account's password. Further schemes join this union; a scheme never changes meaning. */
export const passwordSchema = z
  .discriminatedUnion('scheme', [
    z.strictObject({
      scheme: z
        .literal('provisioned')
        .describe(
          'The random password this device was given at the factory; yours differs from every other learner’s.',
        ),
      secret: z.string().min(1).max(64).describe('Name of the secret as listed in the lab, e.g. `phone`.'),
    }),
    z.strictObject({
      scheme: z.literal('plain').describe('The password itself stands in the policy.'),
      value: z.string().min(1).max(256),
    }),
  ])
  .describe('Where the broker finds the password to compare with.');
export type PasswordSource = z.infer<typeof passwordSchema>;

export const accountSchema = z.strictObject({ userName, password: passwordSchema });
export type Account = z.infer<typeof accountSchema>;

export const authPolicySchema = z.strictObject({
  anonymous: z
    .boolean()
    .default(false)
    .describe('Accept a CONNECT without a user name, or with one that no account bears: it then counts as anonymous.'),
  accounts: z.array(accountSchema).max(64).default([]).describe('Who may sign in, and with which password.'),
});
export type AuthPolicy = z.infer<typeof authPolicySchema>;

/** `everyone` includes anonymous clients; `user:%x`-like patterns come with the authorization labs. */
export const principalPatternSchema = z
  .string()
  .max(128)
  .regex(/^(everyone|anonymous|user:.+|client:.+)$/, 'one of: everyone, anonymous, user:<userName>, client:<clientId>')
  .describe('Who the rule is about: `everyone`, `anonymous`, `user:<userName>` or `client:<clientId>`.');

export const aclActionSchema = z
  .enum(['publish', 'subscribe', 'receive'])
  .describe('`publish` a message, `subscribe` to a filter, or `receive` a message that matched a subscription.');
export type AclAction = z.infer<typeof aclActionSchema>;

export const aclRuleSchema = z.strictObject({
  effect: z.enum(['allow', 'deny']).describe('What happens when the rule matches.'),
  who: principalPatternSchema,
  actions: z.array(aclActionSchema).min(1).max(3),
  topicFilters: z
    .array(z.string().min(1).max(1024))
    .min(1)
    .max(64)
    .describe(
      'Topic filters with `+` and `#`. For `subscribe` a rule matches only if a filter covers all of what is asked for; a denial of a part takes effect at `receive`.',
    ),
  retain: z.boolean().optional().describe('Only for `publish`: match only messages whose RETAIN flag has this value.'),
  qos: z
    .array(z.union([z.literal(0), z.literal(1), z.literal(2)]))
    .min(1)
    .optional()
    .describe('Match only these QoS levels.'),
  will: z
    .boolean()
    .optional()
    .describe('Only for `publish`: match only Will Messages (true) or only ordinary ones (false).'),
  literal: z
    .boolean()
    .optional()
    .describe(
      'Compare the topic filters as text, wildcards not interpreted: `#` then means the one filter `#`, and `+/#` is another.',
    ),
});
export type AclRule = z.infer<typeof aclRuleSchema>;

export const aclPolicySchema = z.strictObject({
  default: z.enum(['allow', 'deny']).default('deny').describe('The answer when no rule matches.'),
  rules: z
    .array(aclRuleSchema)
    .max(256)
    .default([])
    .describe('Read from top to bottom; the first rule that matches decides.'),
});
export type AclPolicy = z.infer<typeof aclPolicySchema>;

export const clientIdPolicySchema = z.strictObject({
  rule: z
    .enum(['free', 'equalsUserName', 'prefixUserName'])
    .default('free')
    .describe(
      '`free`: any ClientId. `equalsUserName`: must be the user name. `prefixUserName`: must be it or begin with it and a hyphen.',
    ),
  duplicate: z
    .enum(['takeover', 'refuse-new'])
    .default('takeover')
    .describe(
      'A second connection with the same ClientId: the old one is closed (as the standard demands) or the new one is refused.',
    ),
});
export type ClientIdPolicy = z.infer<typeof clientIdPolicySchema>;

const limit = (text: string, standard: number, max: number) => z.int().min(1).max(max).default(standard).describe(text);

/** Every limit has a ceiling of its own, so that no policy can switch the sandbox's walls off. */
export const limitsPolicySchema = z.strictObject({
  connectTimeoutMs: limit('Time for the first CONNECT to arrive in full.', 5_000, 120_000),
  keepAliveSecondsMax: limit('Longest keep-alive a client may ask for.', 300, 65_535),
  packetBytesMax: limit('Largest MQTT packet that is read, header included.', 65_536, 1_048_576),
  connectionsMax: limit('Open network connections in this sandbox.', 64, 512),
  topicLevelsMax: limit('Levels in a topic name or filter.', 16, 100),
  subscriptionsMax: limit('Subscriptions of one session.', 64, 1_024),
  sessionsMax: limit('Sessions kept, those of absent clients included.', 256, 4_096),
  inflightInboundMax: limit('Messages of QoS 2 (and 1) that one client may have begun and not finished.', 100, 65_535),
  inflightOutboundMax: limit('Messages of QoS 1 and 2 sent to one client and not yet acknowledged.', 100, 65_535),
  outboundQueueMessagesMax: limit('Messages waiting for one slow or absent client.', 1_000, 10_000),
  outboundQueueBytesMax: limit('Payload bytes waiting for one slow or absent client.', 4_194_304, 33_554_432),
  retainedMessagesMax: limit('Retained messages in the whole broker.', 1_000, 10_000),
  retainedBytesMax: limit('Payload bytes of all retained messages together.', 4_194_304, 33_554_432),
});
export type LimitsPolicy = z.infer<typeof limitsPolicySchema>;

export const policySchema = z
  .strictObject({
    auth: authPolicySchema.prefault({}).describe('Who may connect.'),
    clientId: clientIdPolicySchema.prefault({}).describe('Which ClientId a connection may use.'),
    acl: aclPolicySchema.prefault({}).describe('Who may publish, subscribe and receive what.'),
    limits: limitsPolicySchema.prefault({}).describe('How much of everything.'),
  })
  .describe('The policy of one broker.');

/** A complete policy, defaults filled in. */
export type Policy = z.infer<typeof policySchema>;
/** A policy as written, defaults left out. */
export type PolicySource = z.input<typeof policySchema>;
