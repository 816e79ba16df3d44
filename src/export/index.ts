/** A learner's policy for brokers outside of this course. */
import type { ExportedPolicy, ExportTarget } from '../model/exported-policy.ts';
import type { Policy } from '../model/policy.ts';
import { toEmqx } from './emqx/index.ts';
import { toMosquitto } from './mosquitto/index.ts';
import type { ExportSource } from './source.ts';

export type { ExportSource } from './source.ts';

const writers = { mosquitto: toMosquitto, emqx: toEmqx } as const;

/** Passwords are in the files as salted hashes only. Whatever has no equivalent is listed in `gaps`. */
export function exportPolicy(target: ExportTarget, policy: Policy, source: ExportSource): Promise<ExportedPolicy> {
  return writers[target](policy, source);
}
