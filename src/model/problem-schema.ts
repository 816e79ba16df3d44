/** Apart from problem.ts, so that pages can throw a LabError without loading a schema library. */
import * as z from 'zod';
import type { Problem } from './problem.ts';
import { policyIssueSchema } from './wire.ts';

export const problemSchema = z
  .strictObject({
    code: z.string().describe('`ERR_<AREA>_<WHAT>`, permanent.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    remedy: z.string().describe('The action that helps.'),
    retryAfterSeconds: z.int().exactOptional().describe('Seconds after which trying again makes sense.'),
    issues: z.array(policyIssueSchema).exactOptional(),
  })
  .describe('What happened, why, and what to do next (RFC 9457).') satisfies z.ZodType<Problem>;
