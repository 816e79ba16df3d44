/** Which ClientId a connection may use. */
import * as z from 'zod';

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

const nameCheck = z.enum(['any', 'noHash', 'noWildcards', 'oneLevel']);

/** User names and ClientIds become parts of topic filters, where some of their characters mean something. */
export const identityPolicySchema = z.strictObject({
  userName: nameCheck
    .default('any')
    .describe(
      '`noHash`: without `#`. `noWildcards`: also without `+`. `oneLevel`: fits into one topic level, so also without `/`, U+0000 and a leading `$`, not empty.',
    ),
  clientId: nameCheck.default('any').describe('The same for ClientIds.'),
  onViolation: z
    .enum(['refuse', 'strip'])
    .default('refuse')
    .describe('`strip` takes the characters out, after which two names can be the same.'),
  enforceAt: z
    .array(z.enum(['registration', 'connect']))
    .min(1)
    .max(2)
    .default(['registration', 'connect'])
    .describe('When names are looked at. At `registration` alone, names that exist already stay.'),
});
export type IdentityPolicy = z.infer<typeof identityPolicySchema>;
