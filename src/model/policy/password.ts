/** How a broker knows a password. */
import * as z from 'zod';
import { readPasswordRecord } from '../password-record.ts';

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
