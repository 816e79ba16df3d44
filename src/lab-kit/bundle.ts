/** One lab folder, read: the ten files of which nine matter while it runs. */
import type { LabDefinition } from '../model/lab-definition.ts';
import type { Attack } from './attack.ts';
import type { EquivalentMutants } from './equivalent-mutants.ts';
import type { Flow } from './flow.ts';
import type { NearMiss } from './near-miss.ts';

export interface LabBundle {
  definition: LabDefinition;
  attacks: readonly Attack[];
  traffic: readonly Flow[];
  nearMisses: readonly NearMiss[];
  /** Of near-misses.ts too: weakenings of the reference defence that no check need notice. */
  equivalentMutants: readonly EquivalentMutants[];
  /** policy.vulnerable.jsonc: what the learner starts from. */
  vulnerable: string;
  /** policy.hardened.jsonc: the reference defence. */
  hardened: string;
  /** script.starter.ts: what the editor shows first. */
  starter: string;
  /** script.solution.ts: solves every attack objective. */
  solution: string;
  /** solution.md: shown after the defence holds. */
  solutionNote: string;
}
