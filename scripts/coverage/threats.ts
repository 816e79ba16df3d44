/** The threat model of the course, as `content/threats.json` has it. */
import * as z from 'zod';
import { labIdSchema } from '../../src/model/ids.ts';

const owaspIdSchema = z.string().regex(/^I([1-9]|10)$/);
const techniqueIdSchema = z.string().regex(/^T\d{4}(\.\d{3})?$/);

export const threatModelSchema = z.strictObject({
  owasp: z.record(owaspIdSchema, z.string()).describe('OWASP IoT Top 10 of 2018.'),
  attack: z.record(techniqueIdSchema, z.string()).describe('MITRE ATT&CK; T0… is its matrix for industrial systems.'),
  threats: z.array(
    z.strictObject({
      id: z.string().regex(/^T\d+$/),
      title: z.string().max(100),
      labs: z.array(labIdSchema).min(1).describe('In which it is attacked and defended, planned ones included.'),
      owasp: z.array(owaspIdSchema).min(1),
      attack: z.array(techniqueIdSchema).describe('Empty where no technique fits.'),
    }),
  ),
});
export type ThreatModel = z.infer<typeof threatModelSchema>;
