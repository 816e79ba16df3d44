import { defineEquivalents, defineNearMisses } from '../../../src/lab-kit/index.ts';

/** Each: { id, title, policy: policyText({ … }), explanation, caughtBy: ['A1/open', 'T1', …] }. */
export default defineNearMisses([]);

/** Each: { mutants: ['limits.*', …], reason }. Fill it in when the verifier names weakenings that nothing notices. */
export const equivalentMutants = defineEquivalents([]);
