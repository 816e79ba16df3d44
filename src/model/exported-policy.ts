/** What becomes of a policy in somebody else's broker: files, and everything that could not be said in them. */
import * as z from 'zod';

export const exportTargetSchema = z.enum(['mosquitto', 'emqx']);
export type ExportTarget = z.infer<typeof exportTargetSchema>;

export const exportedPolicySchema = z.strictObject({
  files: z.array(
    z.strictObject({
      name: z.string().max(64),
      text: z.string().max(524_288),
      secret: z
        .boolean()
        .optional()
        .describe('Passwords could be guessed from it: to be readable by the broker alone.'),
    }),
  ),
  gaps: z
    .array(
      z.strictObject({
        path: z.string().max(256).describe('Setting of the policy: `auth.throttle`.'),
        reason: z.string().max(512),
      }),
    )
    .describe('Settings without an equivalent. Silence about one would be a hole that nobody knows of.'),
});
export type ExportedPolicy = z.infer<typeof exportedPolicySchema>;
export type ExportGap = ExportedPolicy['gaps'][number];
