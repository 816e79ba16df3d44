/** Progress as a file the learner keeps. It is signed, because solves in it count: a file cannot be written by hand. */
import * as z from 'zod';
import type { ProgressView } from '../model/wire.ts';
import { progressSchema } from '../store/index.ts';
import { progressFileForeign } from './problems.ts';
import type { Signer } from './signing.ts';

const FORMAT = 'mqtt-security-lab-progress';

export const progressFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  /** A version that changed the shape reads the older ones and brings them up to date. */
  version: z.literal(1),
  exportedAt: z.iso.datetime(),
  progress: progressSchema,
  signature: z.string().max(64),
});
export type ProgressFile = z.infer<typeof progressFileSchema>;

export function writeProgressFile(progress: ProgressView, signer: Signer): ProgressFile {
  const content = { format: FORMAT, version: 1, exportedAt: new Date().toISOString(), progress } as const;
  return { ...content, signature: signer.sign(canonical(content)) };
}

/** @throws LabError ERR_PROGRESS_FILE for anything but a file this server's key has signed. */
export function readProgressFile(file: unknown, signer: Signer): ProgressView {
  const parsed = progressFileSchema.safeParse(file);
  if (!parsed.success) throw progressFileForeign();
  const { signature, ...content } = parsed.data;
  if (!signer.verify(canonical(content), signature)) throw progressFileForeign();
  return content.progress;
}

/** The same text for the same content, however an editor has ordered or indented it. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`;
}
