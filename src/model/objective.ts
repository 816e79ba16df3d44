/** What a lab asks the learner to bring about, as conditions over the event log; a fold over events decides, never a button. */
import * as z from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** How one field of an event must look. A bare scalar means equality. */
export const fieldMatcherSchema = z.union([
  scalar,
  z.strictObject({ not: scalar }),
  z.strictObject({ oneOf: z.array(scalar).min(1) }),
  z.strictObject({ topicFilter: z.string() }).describe('The field is a topic name that this filter matches.'),
  z.strictObject({ wildcard: z.boolean() }).describe('The field is a topic filter with `+` or `#`, or is one without.'),
  z.strictObject({ atLeast: z.number() }).describe('The field is a number, and this large or larger.'),
  z.strictObject({ atMost: z.number() }).describe('The field is a number that is no larger.'),
  z.strictObject({ present: z.boolean() }).describe('The field is set, or is not.'),
]);
export type FieldMatcher = z.infer<typeof fieldMatcherSchema>;

export const eventPatternSchema = z.strictObject({
  type: z.string().describe('An event type of the vocabulary, e.g. `message.delivered`.'),
  where: z.record(z.string(), fieldMatcherSchema).default({}),
});
export type EventPattern = z.infer<typeof eventPatternSchema>;

export const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z
      .literal('count')
      .describe('At least so many matching events, counted by distinct values of a field if one is named.'),
    of: eventPatternSchema,
    atLeast: z.int().min(1),
    distinct: z.string().optional(),
    unless: eventPatternSchema
      .optional()
      .describe('After such an event nothing is counted any more, until everything begins anew.'),
  }),
  z.strictObject({
    kind: z.literal('sequence').describe('These events, in this order, others in between.'),
    steps: z.array(eventPatternSchema).min(2),
    same: z.string().optional().describe('A field that has the same value in all of them, such as `connectionId`.'),
  }),
  z.strictObject({ kind: z.literal('answer').describe('The learner named this secret.'), secret: z.string() }),
  z.strictObject({ kind: z.literal('verdict').describe('The judge found that the defence holds.') }),
]);
export type Condition = z.infer<typeof conditionSchema>;

export const objectiveSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[AD]\d+$/)
    .describe('`A1`… for the attack half, `D1`… for the defence half. Permanent: progress refers to it.'),
  half: z.enum(['attack', 'defence']),
  title: z.string().max(120).describe('What to achieve, in the imperative.'),
  condition: conditionSchema,
});
export type Objective = z.infer<typeof objectiveSchema>;

/** Where the learner stands with one objective. `current` of `needed` is shown as a fraction. */
export const objectiveStateSchema = z.strictObject({
  id: z.string(),
  solved: z.boolean(),
  solvedAtMs: z.number().nullable(),
  current: z.int(),
  needed: z.int(),
});
export type ObjectiveState = z.infer<typeof objectiveStateSchema>;
