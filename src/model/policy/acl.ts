/** Who may publish, subscribe and receive what. */
import * as z from 'zod';

/** `everyone` includes anonymous clients, `authenticated` does not. */
export const principalPatternSchema = z
  .string()
  .max(128)
  .regex(
    /^(everyone|anonymous|authenticated|user:.+|client:.+|group:[a-z][a-z0-9-]*|address:[0-9a-f.:]+(\/\d{1,3})?)$/,
    'one of: everyone, anonymous, authenticated, user:<userName>, client:<clientId>, group:<name>, address:<CIDR>',
  )
  .describe(
    'Who the rule is about: `everyone`, `anonymous`, `authenticated`, `user:<userName>`, `client:<clientId>`, `group:<name>` or `address:10.0.0.0/8`. An address is no proof of who somebody is.',
  );

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
      'Topic filters with `+` and `#`; `%u` stands for the user name and `%c` for the ClientId, see `acl.templates`. For `subscribe` a rule matches only if a filter covers all of what is asked for; a denial of a part takes effect at `receive`.',
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

/** Where the rules are asked. Every false is a door. */
export const aclEnforceSchema = z.strictObject({
  everyFilter: z
    .boolean()
    .default(true)
    .describe('Ask for every filter of a SUBSCRIBE; otherwise for the first alone.'),
  stripShare: z
    .boolean()
    .default(true)
    .describe('Ask for the filter behind `$share/<name>/`; otherwise for the whole as if it were a topic.'),
  willAtConnect: z.boolean().default(true).describe('Ask for the Will when CONNECT brings it.'),
  willAtPublish: z.boolean().default(true).describe('Ask for the Will again when it is published.'),
  onDelivery: z
    .strictObject({
      live: z.boolean().default(true).describe('Ask `receive` for messages as they pass.'),
      retained: z.boolean().default(true).describe('Ask `receive` for retained messages.'),
      queued: z.boolean().default(true).describe('Ask `receive` for messages that waited for an absent client.'),
    })
    .prefault({})
    .describe('The last moment to ask.'),
});

export const aclPolicySchema = z.strictObject({
  default: z.enum(['allow', 'deny']).default('deny').describe('The answer when no rule matches.'),
  rules: z
    .array(aclRuleSchema)
    .max(256)
    .default([])
    .describe('Read from top to bottom; the first rule that matches decides.'),
  templates: z
    .enum(['literalLevel', 'text'])
    .default('literalLevel')
    .describe(
      'How `%u` and `%c` are filled in. `literalLevel`: as the text of topic levels, never as a wildcard or separator; a name that cannot be one matches nothing. VULNERABLE: `text` pastes the name into the filter.',
    ),
  enforce: aclEnforceSchema.prefault({}).describe('Where the rules are asked.'),
  onDeniedSubscribe: z
    .enum(['answer', 'disconnect'])
    .default('answer')
    .describe('`answer`: SUBACK says so for that filter (0x80, in MQTT 5 0x87), the others stand.'),
  onDeniedPublish: z
    .enum(['answer', 'disconnect'])
    .default('disconnect')
    .describe(
      'MQTT 5 clients are always answered (0x87). `answer` acknowledges a refused publish of a 3.1.1 client as if it were fine; `disconnect` closes its connection [MQTT-3.3.5-2].',
    ),
  onPolicyChange: z
    .enum(['recheck', 'disconnect', 'newRequests'])
    .default('recheck')
    .describe(
      '`recheck`: subscriptions that are no longer allowed are taken away. `disconnect`: their clients are disconnected too. `newRequests`: whoever is subscribed stays subscribed.',
    ),
  retainedSource: z
    .enum(['checked', 'ignored'])
    .default('checked')
    .describe('`checked`: a retained message goes out only while its author may still publish it.'),
  purgeQueueOnRevoke: z
    .boolean()
    .default(true)
    .describe('Throw away what already waits for a client whose subscription is taken away.'),
});
export type AclPolicy = z.infer<typeof aclPolicySchema>;

export const sysPolicySchema = z.strictObject({
  readers: z
    .array(principalPatternSchema)
    .max(16)
    .default([])
    .describe(
      'Who may subscribe to and receive what the broker tells about itself under `$SYS/`; nobody else, whatever the rules say.',
    ),
});
export type SysPolicy = z.infer<typeof sysPolicySchema>;
