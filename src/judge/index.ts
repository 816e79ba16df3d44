/** Attacks and honest traffic against a policy, and what came of it. */
export { type Case, casesOf } from './cases.ts';
export { type JudgeOptions, judge } from './judge.ts';
export { matchNearMiss } from './match-near-miss.ts';
export { type CaseOptions, type CaseResult, runCase } from './run-case.ts';
export { randomSandboxId } from './sandbox-id.ts';
export { connectAs } from './world.ts';
