/**
 * What a broker allows, as data. This is the document the learner edits, so every field says in its description what
 * it does: the JSON Schema in the editor, the hover texts and the reference page are generated from here.
 *
 * Unknown keys are errors: a misspelt control that is silently ignored is a control that is off.
 * Every default is the strict choice, so that weakness in a policy is always something somebody wrote.
 */
import * as z from 'zod';
import { aclPolicySchema, sysPolicySchema } from './policy/acl.ts';
import { authPolicySchema } from './policy/auth.ts';
import { clientIdPolicySchema, identityPolicySchema } from './policy/client-id.ts';
import { detectionPolicySchema, logPolicySchema } from './policy/detection.ts';
import { devicesPolicySchema } from './policy/devices.ts';
import { envelopesPolicySchema } from './policy/envelopes.ts';
import { limitsPolicySchema } from './policy/limits.ts';
import { listenersPolicySchema } from './policy/listeners.ts';
import { targetPolicySchema } from './policy/target.ts';

export * from './policy/account.ts';
export * from './policy/acl.ts';
export * from './policy/auth.ts';
export * from './policy/client-id.ts';
export * from './policy/detection.ts';
export * from './policy/devices.ts';
export * from './policy/envelopes.ts';
export * from './policy/guessing.ts';
export * from './policy/hook.ts';
export * from './policy/limits.ts';
export * from './policy/listeners.ts';
export * from './policy/password.ts';
export * from './policy/scram.ts';
export * from './policy/target.ts';
export * from './policy/token.ts';

export const policySchema = z
  .strictObject({
    listeners: listenersPolicySchema
      .prefault({})
      .describe('The doors, by name. One that is not named is open, with everything at its default.'),
    auth: authPolicySchema.prefault({}).describe('Who may connect.'),
    clientId: clientIdPolicySchema.prefault({}).describe('Which ClientId a connection may use.'),
    identity: identityPolicySchema.prefault({}).describe('Which user names and ClientIds are acceptable at all.'),
    acl: aclPolicySchema.prefault({}).describe('Who may publish, subscribe and receive what.'),
    sys: sysPolicySchema.prefault({}).describe('What the broker tells about itself.'),
    limits: limitsPolicySchema.prefault({}).describe('How much of everything.'),
    detection: detectionPolicySchema.optional().describe('What raises an alarm. Without it, nothing does.'),
    log: logPolicySchema.optional().describe('What the broker writes down, for others to read. Without it, nothing.'),
    devices: devicesPolicySchema.prefault({}).describe('How the devices of this lab connect, by device id.'),
    target: targetPolicySchema
      .optional()
      .describe(
        'Guards of tinymq, in the labs where it stands in place of the broker; nothing else of a policy reaches it.',
      ),
    envelopes: envelopesPolicySchema
      .prefault({})
      .describe('How payloads are sealed by those who send them and opened by those who receive them, by name.'),
  })
  .describe('The policy of one broker.');

/** A complete policy, defaults filled in. */
export type Policy = z.infer<typeof policySchema>;
/** A policy as written, defaults left out. */
export type PolicySource = z.input<typeof policySchema>;
