/** Pure decisions over a policy: who may connect, publish, subscribe and receive, and why. */

export { parseAddress, parseAddressRange } from './address-range.ts';
export {
  accountNamed,
  authorizeClientId,
  type Credentials,
  constantTimeEquals,
  type PasswordComparison,
} from './authenticate.ts';
export { type Author, authorOf, identityUnder, mayStillPublish } from './author.ts';
export { authorize } from './authorize.ts';
export { type CheckedName, checkName, type NameKind, type NameMoment } from './identity-names.ts';
export { issueInText, parsePolicy, policyBytesMax, policyDepthMax } from './parse-policy.ts';
export { policyJsonSchema } from './policy-json-schema.ts';
export { anyPrincipal, type PrincipalTest, principalTest } from './principal-pattern.ts';
export type { AclRequest, Decision, Identity } from './request.ts';
export { brokerRefusal } from './sys-topics.ts';
export { type Bucket, draw, fullBucket, type Rate } from './token-bucket.ts';
export {
  topicFilterCovers,
  topicFilterMatches,
  topicFilterProblem,
  topicLevelCount,
  topicNameProblem,
} from './topic-filter.ts';
export { type LabNames, labNames } from './unknown-names.ts';
