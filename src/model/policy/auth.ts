/** Who may connect. */
import * as z from 'zod';
import { accountSchema } from './account.ts';
import { lockoutPolicySchema, throttlePolicySchema } from './guessing.ts';
import { hookPolicySchema } from './hook.ts';
import { storageSchema } from './password.ts';
import { scramPolicySchema } from './scram.ts';
import { tokenPolicySchema } from './token.ts';

export const authPolicySchema = z.strictObject({
  anonymous: z
    .boolean()
    .default(false)
    .describe('Accept a CONNECT without a user name, or with one that no account bears: it then counts as anonymous.'),
  accounts: z.array(accountSchema).max(64).default([]).describe('Who may sign in, and with which password.'),
  storage: storageSchema
    .prefault({ hash: 'argon2id' })
    .describe('How the file of passwords keeps those with the scheme `stored`, unless their line says otherwise.'),
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
  registration: z
    .enum(['closed', 'open'])
    .default('closed')
    .describe(
      '`open`: a user name that nobody bears is registered by the first CONNECT that brings it, with the password that comes along.',
    ),
  scram: scramPolicySchema.optional().describe('SCRAM over AUTH, for MQTT 5 clients. Without it, none is offered.'),
  token: tokenPolicySchema.optional().describe('JSON Web Tokens. Without it, none is accepted.'),
  hook: hookPolicySchema
    .optional()
    .describe('Asks an HTTP service about those whom no token and no account decides. Without it, nobody is asked.'),
  undecided: z
    .enum(['deny', 'allow'])
    .default('deny')
    .describe('What becomes of a CONNECT that everybody who was asked passed on.'),
});
export type AuthPolicy = z.infer<typeof authPolicySchema>;
