/**
 * How an attempt ended. Closed unions, compared whole: an outcome nobody thought of cannot pass for the expected one,
 * and `inconclusive` (a busy machine, a timeout of ours) satisfies no expectation at all.
 */
import * as z from 'zod';

/** Where on its way the attempt was decided. */
export const stageSchema = z.enum(['transport', 'connect', 'subscribe', 'publish', 'delivery', 'effect']);
export type Stage = z.infer<typeof stageSchema>;

/**
 * What the attempt met where it ended: an answer saying no, a closed connection, a message held back, no effect, a
 * client that did not believe who answered, or an alarm where it meant to go unnoticed.
 */
export const stopMeansSchema = z.enum(['refused', 'closed', 'withheld', 'ignored', 'distrusted', 'noticed']);
export type StopMeans = z.infer<typeof stopMeansSchema>;

export const attackOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('reached').describe('The attack got what it wanted.'),
    stage: stageSchema,
    observed: z.string(),
  }),
  z.strictObject({
    kind: z.literal('stopped').describe('The defence held.'),
    stage: stageSchema,
    means: stopMeansSchema,
    observed: z.string(),
  }),
  z.strictObject({
    kind: z.literal('inconclusive').describe('Could not be decided; counts as nothing.'),
    observed: z.string(),
  }),
]);
export type AttackOutcome = z.infer<typeof attackOutcomeSchema>;

export const flowOutcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('holds').describe('Honest traffic works, delivery observed.'),
    observed: z.string(),
  }),
  z.strictObject({
    kind: z.literal('broken').describe('Honest traffic was hurt.'),
    stage: stageSchema,
    observed: z.string(),
  }),
  z.strictObject({
    kind: z.literal('inconclusive').describe('Could not be decided; counts as nothing.'),
    observed: z.string(),
  }),
]);
export type FlowOutcome = z.infer<typeof flowOutcomeSchema>;
