/** A lab that is an exam: what it asks for besides its objectives, how it is scored, and how one stands in it. */
import * as z from 'zod';
import { EXAM_ANSWER_CHARACTERS_MAX } from './exam-limits.ts';

const reportQuestionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  question: z.string().max(400),
  rubric: z.string().max(600).describe('What a good answer has, for whoever grades it.'),
  pointsMax: z.int().min(1).max(20),
});

/** Of a lab definition. */
export const examPlanSchema = z.strictObject({
  minutes: z.int().min(5).max(480),
  parts: z.array(z.strictObject({ title: z.string().max(60), minutes: z.int().min(1) })).min(1),
  pointsPerFlag: z.number().positive().describe('For each attack objective.'),
  pointsPerAttack: z.number().positive().describe('For each attack of which every variant is stopped.'),
  pointsPerFlow: z.number().positive().describe('For each honest flow that holds.'),
  critical: z
    .array(
      z.strictObject({
        flow: z.string().regex(/^T\d+$/),
        attack: z
          .string()
          .regex(/^A\d+$/)
          .describe('Earns nothing while the flow is broken.'),
      }),
    )
    .describe('Flows without which nothing is passed.'),
  report: z.array(reportQuestionSchema).max(12),
  passPercent: z.int().min(1).max(100),
  halfPercent: z.int().min(1).max(100).describe('In the attack half and in the defence half each.'),
});
export type ExamPlan = z.infer<typeof examPlanSchema>;

/** `practice` has no clock and gives no sheet that says “passed”. */
export const examModeSchema = z.enum(['exam', 'practice']);
export type ExamMode = z.infer<typeof examModeSchema>;

const partScoreSchema = z.strictObject({ points: z.number(), pointsMax: z.number() });

export const examScoreSchema = z.strictObject({
  flags: partScoreSchema.extend({ taken: z.array(z.string()) }),
  attacks: partScoreSchema.extend({ open: z.array(z.string()) }),
  traffic: partScoreSchema.extend({ broken: z.array(z.string()) }),
  report: partScoreSchema,
  percent: z.number(),
  passed: z.boolean(),
  reasons: z.array(z.string()).describe('Why it is not passed; empty when it is.'),
});
export type ExamScore = z.infer<typeof examScoreSchema>;

export const examResultSchema = z.strictObject({
  mode: examModeSchema,
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  policySha256: z.string().regex(/^[0-9a-f]{64}$/),
  score: examScoreSchema,
});
export type ExamResult = z.infer<typeof examResultSchema>;

/** What the learner writes, and the points that they or a peer give for it. */
export const examReportSchema = z.record(
  z.string().regex(/^[a-z][a-z0-9-]{0,40}$/),
  z.strictObject({
    answer: z.string().max(EXAM_ANSWER_CHARACTERS_MAX),
    points: z.int().min(0).max(20),
  }),
);
export type ExamReport = z.infer<typeof examReportSchema>;

/** How a learner stands in an exam. */
export const examStateSchema = z.strictObject({
  mode: examModeSchema,
  startedAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable().describe('Null without a clock.'),
  report: examReportSchema,
  result: examResultSchema.nullable().describe('Null while it goes on.'),
});
export type ExamState = z.infer<typeof examStateSchema>;

export const examViewSchema = z.strictObject({
  now: z.iso.datetime().describe('By the server’s clock, which is the one that counts.'),
  state: examStateSchema.nullable().describe('Null before the first start.'),
  best: examResultSchema.nullable().describe('Best finished one, this one included.'),
});
export type ExamView = z.infer<typeof examViewSchema>;
