/** Identifiers that cross folder borders. Plain strings on the wire, checked where they enter the program. */
import * as z from 'zod';

/** A lab's folder name, e.g. `open-broker-eavesdrop`; permanent, since progress refers to it. */
export const labIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'kebab-case: lower-case words joined by hyphens');
export type LabId = z.infer<typeof labIdSchema>;

/** One learner's running world for one lab. Unguessable: 128 random bits in base64url. */
export const sandboxIdSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
export type SandboxId = z.infer<typeof sandboxIdSchema>;

/**
 * Who is behind a network connection, as the sandbox knows it and not as the client claims:
 * `attacker` (every connection of the learner), `device:<id>`, `operator:<id>`, `noise:<id>`, `grader:<id>`.
 */
export const actorIdSchema = z.string().regex(/^(attacker|(device|operator|noise|grader):[a-z0-9-]+)$/);
export type ActorId = z.infer<typeof actorIdSchema>;

/** Name of a listener within a lab, e.g. `tcp`, `ws`, `tls`. */
export const listenerNameSchema = z.string().regex(/^[a-z][a-z0-9-]*$/);
export type ListenerName = z.infer<typeof listenerNameSchema>;
