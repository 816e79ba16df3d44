/** What the server may ask of a sandbox host, and what it gets back. Both processes check both directions with these. */
import * as z from 'zod';
import { exportedPolicySchema, exportTargetSchema } from '../model/exported-policy.ts';
import { listenerNameSchema, sandboxIdSchema } from '../model/ids.ts';
import { labDefinitionSchema } from '../model/lab-definition.ts';
import { objectiveStateSchema } from '../model/objective.ts';
import { verdictSchema } from '../model/verdict.ts';
import { deviceViewSchema, policyIssueSchema } from '../model/wire.ts';

const policyTextSchema = z.string().max(65_536);
const portSchema = z.int().min(1).max(65_535);

/** What a sandbox looks like at one moment; what only the server knows (token, hints, expiry) is added there. */
export const sandboxStateSchema = z.strictObject({
  policyText: policyTextSchema,
  objectives: z.array(objectiveStateSchema),
  devices: z.array(deviceViewSchema),
});
export type SandboxState = z.infer<typeof sandboxStateSchema>;

/** Twice what the bounds of a capture can come to, headers and base64 included. */
const captureCharactersMax = 16_777_216;

const ofSandbox = z.strictObject({ sandboxId: sandboxIdSchema });

export const commandSchemas = {
  /** Starts and throws away a sandbox, so that the first learner does not wait for the compiler. */
  warmUp: {
    params: z.strictObject({ lab: labDefinitionSchema, policyText: policyTextSchema }),
    result: z.null(),
  },
  createSandbox: {
    params: z.strictObject({
      sandboxId: sandboxIdSchema,
      lab: labDefinitionSchema,
      seed: z.string().min(16),
      /** The first that is valid comes into force: what the learner saved, then what the lab ships. */
      policyTexts: z.array(policyTextSchema).min(1).max(2),
      bindHost: z.string(),
      /** Listener → ports to try, in this order. */
      ports: z.record(listenerNameSchema, z.array(portSchema).min(1)),
    }),
    result: z.strictObject({
      state: sandboxStateSchema,
      ports: z.record(listenerNameSchema, portSchema),
      givenSecrets: z.record(z.string(), z.string()),
    }),
  },
  describe: { params: ofSandbox, result: sandboxStateSchema },
  /** Starts the event stream with a snapshot, which comes in the stream so that its place among the events is certain. */
  watch: { params: ofSandbox.extend({ watcher: z.int() }), result: z.null() },
  unwatch: { params: ofSandbox, result: z.null() },
  applyPolicy: {
    params: ofSandbox.extend({ policyText: policyTextSchema }),
    result: z.union([
      z.strictObject({ disconnected: z.int() }),
      z.strictObject({ issues: z.array(policyIssueSchema).min(1) }),
    ]),
  },
  verify: { params: ofSandbox, result: verdictSchema },
  answer: {
    params: ofSandbox.extend({ objectiveId: z.string().max(16), value: z.string().max(256) }),
    /** Null: this objective asks for no answer. */
    result: z.strictObject({ correct: z.boolean().nullable() }),
  },
  /** Fresh broker, fresh devices, the policy in force. */
  reset: { params: ofSandbox, result: sandboxStateSchema },
  /** What crossed the wires since the start or the last reset, as a file. */
  capture: { params: ofSandbox, result: z.strictObject({ pcapngBase64: z.string().max(captureCharactersMax) }) },
  keyLog: { params: ofSandbox, result: z.string().max(captureCharactersMax) },
  /** A certificate or key that the lab grants. Null: it grants none of this name. */
  pem: {
    params: ofSandbox.extend({ file: z.string().max(64) }),
    result: z.strictObject({ pem: z.string().max(65_536).nullable() }),
  },
  /** The policy in force, for another broker. */
  exportPolicy: { params: ofSandbox.extend({ target: exportTargetSchema }), result: exportedPolicySchema },
  deleteSandbox: { params: ofSandbox, result: z.null() },
} as const;

export type Command = keyof typeof commandSchemas;
export type Params<C extends Command> = z.infer<(typeof commandSchemas)[C]['params']>;
export type Result<C extends Command> = z.infer<(typeof commandSchemas)[C]['result']>;
