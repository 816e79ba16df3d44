/**
 * What a broker allows, as data. This is the document the learner edits, so every field says in its description what
 * it does: the JSON Schema in the editor, the hover texts and the reference page are generated from here.
 *
 * Unknown keys are errors: a misspelt control that is silently ignored is a control that is off.
 * Every default is the strict choice, so that weakness in a policy is always something somebody wrote.
 */
import * as z from 'zod';
import { readPasswordRecord } from './password-record.ts';

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
    z.strictObject({
      scheme: z.literal('hashed').describe('Only what a password can be compared with is known.'),
      record: z
        .string()
        .max(512)
        .superRefine((text, context) => {
          const record = readPasswordRecord(text);
          if (typeof record === 'string') context.addIssue({ code: 'custom', message: record });
        })
        .describe(
          'Stored password: `$sha256$hash` or `$sha256$salt$hash` (once, VULNERABLE), `$6$salt$hash` (SHA-512 once, VULNERABLE), `$7$iterations$salt$hash` (PBKDF2-SHA512, as Mosquitto writes it), `$pbkdf2-sha256$iterations$salt$hash`, `$2b$…` (bcrypt), `$scrypt$ln=15,r=8,p=1$salt$hash`, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.',
        ),
    }),
  ])
  .describe('Where the broker finds the password to compare with.');
export type PasswordSource = z.infer<typeof passwordSchema>;

export const accountSchema = z.strictObject({ userName, password: passwordSchema });
export type Account = z.infer<typeof accountSchema>;

export const throttlePolicySchema = z.strictObject({
  keys: z
    .array(z.enum(['userName', 'address', 'userNameAndAddress', 'clientId']))
    .max(4)
    .default(['userNameAndAddress'])
    .describe(
      'What failures are counted by; an empty list counts none, and lets everybody guess. A guesser chooses ClientIds freely, and may have many addresses.',
    ),
  freeTries: z.int().min(0).max(1_000).default(10).describe('Failures that cost nothing.'),
  delayMs: z.int().min(1).max(60_000).default(1_000).describe('Wait after the first failure that is not free.'),
  factor: z.number().min(1).max(10).default(2).describe('How much longer each further wait is.'),
  delayMsMax: z.int().min(1).max(3_600_000).default(30_000).describe('Longest wait.'),
  knownGoodMs: z
    .int()
    .min(0)
    .max(604_800_000)
    .default(86_400_000)
    .describe('How long a user name that signed in from an address is looked at from there without waiting. 0: never.'),
});
export type ThrottlePolicy = z.infer<typeof throttlePolicySchema>;

export const lockoutPolicySchema = z.strictObject({
  failuresMax: z.int().min(1).max(1_000).describe('Failures in a row that lock the account, wherever they came from.'),
  lockMs: z.int().min(1).max(86_400_000).describe('How long it stays locked, for its owner too.'),
});
export type LockoutPolicy = z.infer<typeof lockoutPolicySchema>;

export const authPolicySchema = z.strictObject({
  anonymous: z
    .boolean()
    .default(false)
    .describe('Accept a CONNECT without a user name, or with one that no account bears: it then counts as anonymous.'),
  accounts: z.array(accountSchema).max(64).default([]).describe('Who may sign in, and with which password.'),
  uniformFailureCode: z
    .boolean()
    .default(true)
    .describe(
      'Answer an unknown user name with the code for a wrong password; otherwise the code tells which names exist.',
    ),
  dummyHash: z
    .boolean()
    .default(true)
    .describe('Hash for unknown user names too; otherwise the time of the answer tells which names exist.'),
  kdfConcurrency: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe('Stored passwords compared at the same time; more attempts wait for their turn.'),
  throttle: throttlePolicySchema
    .prefault({})
    .describe('Makes those who fail wait before their next attempt is looked at.'),
  lockout: lockoutPolicySchema.optional().describe('Locks accounts after failures. Without it, none is ever locked.'),
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
  topicBytesMax: limit('Bytes of a topic name or filter.', 1_024, 4_096),
  subscriptionsMax: limit('Subscriptions of one session.', 64, 1_024),
  sessionsMax: limit('Sessions kept, those of absent clients included.', 256, 4_096),
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
  topicAliasMaximum: limit('Topic aliases that one MQTT 5 client may define.', 16, 1_024),
  inflightOutboundMax: limit('Messages of QoS 1 and 2 sent to one client and not yet acknowledged.', 100, 65_535),
  outboundQueueMessagesMax: limit('Messages waiting for one slow or absent client.', 1_000, 10_000),
  outboundQueueBytesMax: limit(
    'Bytes (payload and properties) waiting for one slow or absent client.',
    4_194_304,
    33_554_432,
  ),
  retainedMessagesMax: limit('Retained messages in the whole broker.', 1_000, 10_000),
  retainedBytesMax: limit('Bytes (payload and properties) of all retained messages together.', 4_194_304, 33_554_432),
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
