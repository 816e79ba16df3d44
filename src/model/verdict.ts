/** What the judge says about a policy. The same structure grades learners and the labs themselves. */
import * as z from 'zod';
import { stageSchema } from './outcome.ts';

export const checkSchema = z.strictObject({
  id: z.string().describe('`A1/root-wildcard` or `T2`; what a near-miss names as the check that must catch it.'),
  kind: z.enum(['attack', 'traffic']),
  title: z.string().describe('In the learner’s terms; does not reveal how a hidden variant works.'),
  passed: z.boolean(),
  outcome: z.enum(['reached', 'stopped', 'holds', 'broken', 'inconclusive']),
  stage: stageSchema.nullable(),
  explanation: z.string().describe('Why it ended so, without the payload of a hidden variant.'),
});
export type Check = z.infer<typeof checkSchema>;

export const verdictSchema = z.strictObject({
  labId: z.string(),
  passed: z.boolean().describe('Every check passed, and there was at least one attack and one flow.'),
  checks: z.array(checkSchema),
  nearMiss: z
    .strictObject({ id: z.string(), title: z.string(), explanation: z.string() })
    .nullable()
    .describe('Set when the policy failed in the way of a known near-miss: a plausible defence that is not one.'),
  tookMs: z.number(),
});
export type Verdict = z.infer<typeof verdictSchema>;
