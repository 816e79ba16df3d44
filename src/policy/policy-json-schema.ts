import * as z from 'zod';
import { policySchema } from '../model/policy.ts';

/** JSON Schema of a policy as written (defaults may be left out): errors, completion and hover texts of the editor. */
export function policyJsonSchema(): object {
  return z.toJSONSchema(policySchema, { io: 'input', target: 'draft-7' });
}
