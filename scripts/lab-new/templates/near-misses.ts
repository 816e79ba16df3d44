import { defineEquivalents, defineNearMisses } from '../../../src/lab-kit/index.ts';

/** Each: { id, title, policy: policyText({ … }), explanation, caughtBy: ['A1/open', 'T1', …] }. */
export default defineNearMisses([]);

/** Weakenings that no check need notice, with the reason. Begin with the sections that the lab is not about. */
export const equivalentMutants = defineEquivalents([
  {
    mutants: ['*', '!auth.accounts*', '!acl.default *', '!acl.rules*'],
    reason: 'Of all controls this lab is about accounts and rules alone.',
  },
]);
