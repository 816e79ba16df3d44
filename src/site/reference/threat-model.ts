/** The threat model of the course, as `content/threats.json` has it. */
import * as z from 'zod';
import { labIdSchema } from '../../model/ids.ts';

const owaspIdSchema = z.string().regex(/^I([1-9]|10)$/);
const techniqueIdSchema = z.string().regex(/^T\d{4}(\.\d{3})?$/);
const boundaryIdSchema = z.string().regex(/^B[1-8]$/);

/** Spoofing, tampering, repudiation, information disclosure, denial of service, elevation of privilege. */
const strideSchema = z.enum(['S', 'T', 'R', 'I', 'D', 'E']);
export type Stride = z.infer<typeof strideSchema>;

const threatSchema = z.strictObject({
  id: z.string().regex(/^T\d+$/),
  title: z.string().max(100),
  stride: z.array(strideSchema).min(1),
  boundaries: z.array(boundaryIdSchema).min(1).describe('Where it crosses from one keeping into another.'),
  labs: z.array(labIdSchema).min(1).describe('In which it is attacked and defended, planned ones included.'),
  owasp: z.array(owaspIdSchema).min(1),
  attack: z.array(techniqueIdSchema).describe('Empty where no technique fits.'),
});
export type Threat = z.infer<typeof threatSchema>;

export const threatModelSchema = z.strictObject({
  boundaries: z
    .record(boundaryIdSchema, z.strictObject({ name: z.string(), attackerControls: z.string() }))
    .describe('Trust boundaries of a deployment, and what somebody on the far side can choose.'),
  owasp: z.record(owaspIdSchema, z.string()).describe('OWASP IoT Top 10 of 2018.'),
  attack: z.record(techniqueIdSchema, z.string()).describe('MITRE ATT&CK; T0… is its matrix for industrial systems.'),
  threats: z.array(threatSchema),
});
export type ThreatModel = z.infer<typeof threatModelSchema>;

export const strideNames: Readonly<Record<Stride, string>> = {
  S: 'spoofing',
  T: 'tampering',
  R: 'repudiation',
  I: 'disclosure',
  D: 'denial of service',
  E: 'more rights than given',
};
