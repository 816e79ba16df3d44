/** SCRAM over AUTH (RFC 5802, RFC 7677; MQTT 5, 4.12): what the broker offers, and how carelessly. */
import * as z from 'zod';

export const scramMechanismSchema = z.enum(['SCRAM-SHA-256', 'SCRAM-SHA-512']);

export const scramPolicySchema = z.strictObject({
  mechanisms: z
    .array(scramMechanismSchema)
    .min(1)
    .max(2)
    .default(['SCRAM-SHA-256'])
    .describe('Authentication Methods that are offered; any other is answered with 0x8C.'),
  serverNonce: z
    .enum(['random', 'constant', 'counter', 'seconds'])
    .default('random')
    .describe('Where the broker’s part of the nonce comes from. All but `random` let an exchange be replayed.'),
  nonceBytes: z.int().min(4).max(64).default(18).describe('Random octets of a `random` nonce; 18 make 24 characters.'),
  refuseKnownClientNonces: z
    .boolean()
    .default(false)
    .describe('Refuse a client nonce that was used before; forgotten when the broker starts anew.'),
  exchangeTimeoutMs: z.int().min(100).max(600_000).default(30_000).describe('How long a challenge may be answered.'),
  iterations: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(4_096)
    .describe('Work factor of verifiers that the broker makes from passwords it knows.'),
});
export type ScramPolicy = z.infer<typeof scramPolicySchema>;
