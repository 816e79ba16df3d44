/** What slows those down who guess passwords. */
import * as z from 'zod';

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
