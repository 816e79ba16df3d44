/** Keys and tokens that a lab makes for each sandbox, as data. */
import * as z from 'zod';

const id = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

export const tokenKeySchema = z.strictObject({
  id: id.describe('Its `kid`, and its name in `auth.token.issuers[].keys.provisioned`.'),
  algorithm: z
    .enum(['ES256', 'EdDSA', 'HS256'])
    .describe('What it signs with. HS256 keys are secrets and never published.'),
  secret: z
    .string()
    .optional()
    .describe('HS256 only: id of the secret whose text is the key, however weak; otherwise 256 random bits.'),
});
export type TokenKeyDefinition = z.infer<typeof tokenKeySchema>;

/** What a token says; times are added when it is made. */
export const tokenPlanSchema = z.strictObject({
  key: id.describe('Id of the `tokenKeys` that signs it.'),
  claims: z.record(z.string(), z.json()).describe('`iss`, `sub`, `aud` … `iat` and `exp` are added.'),
  lifetimeSeconds: z.int().min(1).max(1_000_000_000).nullable().default(3_600).describe('`null`: no `exp`.'),
  header: z.record(z.string(), z.json()).default({}).describe('Beside or instead of `alg` and `kid`.'),
});
export type TokenPlan = z.infer<typeof tokenPlanSchema>;
export type TokenPlanSource = z.input<typeof tokenPlanSchema>;

export const labTokenSchema = z.strictObject({
  id: id.describe('As a secret is named: a device whose user name this is sends it as its password.'),
  ...tokenPlanSchema.shape,
  given: z.boolean().default(false).describe('Told to the learner from the start.'),
  meaning: z.string().describe('Whose it is, for the learner.'),
});
export type LabToken = z.infer<typeof labTokenSchema>;
