/** How a broker knows a password. */
import * as z from 'zod';
import { readPasswordRecord } from '../password-record.ts';

const salt = z
  .enum(['each', 'shared', 'none'])
  .default('each')
  .describe(
    'What is hashed along. `each`: random bytes of its own for every account. VULNERABLE: `shared`, one for all accounts, and `none` show who has the same password.',
  );

/** How the file of passwords keeps what it keeps. The strict choice is the default of `auth.storage`. */
export const storageSchema = z
  .discriminatedUnion('hash', [
    z.strictObject({ hash: z.literal('none').describe('The password itself. VULNERABLE.') }),
    z.strictObject({ hash: z.literal('sha256').describe('SHA-256, once. VULNERABLE.'), salt }),
    z.strictObject({ hash: z.literal('sha512').describe('SHA-512, once. VULNERABLE.'), salt }),
    z.strictObject({
      hash: z.literal('pbkdf2-sha512').describe('PBKDF2 with HMAC-SHA-512; Mosquitto 2.0 takes 101 iterations.'),
      iterations: z.int().min(1).max(1_000_000).default(210_000).describe('Rounds of HMAC.'),
      salt,
    }),
    z.strictObject({
      hash: z.literal('pbkdf2-sha256').describe('PBKDF2 with HMAC-SHA-256.'),
      iterations: z.int().min(1).max(1_000_000).default(600_000).describe('Rounds of HMAC.'),
      salt,
    }),
    z.strictObject({
      hash: z.literal('bcrypt').describe('bcrypt, always with a salt of its own. Reads 72 bytes of a password.'),
      cost: z.int().min(4).max(12).default(10).describe('Each step doubles the work.'),
    }),
    z.strictObject({
      hash: z.literal('argon2id').describe('argon2id: needs memory for each guess.'),
      memoryKib: z.int().min(8).max(65_536).default(19_456).describe('Memory for one comparison.'),
      passes: z.int().min(1).max(10).default(2).describe('How often the memory is gone through.'),
      salt,
    }),
  ])
  .describe('How a stored password is hashed.');
export type PasswordStorage = z.infer<typeof storageSchema>;

const secret = z.string().min(1).max(64).describe('Name of the secret as listed in the lab, e.g. `phone`.');

/** How the broker knows an account's password. Further schemes join this union; a scheme never changes meaning. */
export const passwordSchema = z
  .discriminatedUnion('scheme', [
    z.strictObject({
      scheme: z
        .literal('provisioned')
        .describe(
          'The random password this device was given at the factory; yours differs from every other learner’s.',
        ),
      secret,
    }),
    z.strictObject({
      scheme: z.literal('stored').describe('A line in the broker’s file of passwords, hashed as its storage says.'),
      secret,
      storage: storageSchema.optional().describe('How this line is hashed. Absent: as `auth.storage` says.'),
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
