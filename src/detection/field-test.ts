/** Whether a field looks as a rule says. A field that is not there passes no test but `null`. */
import type { DetectionTest } from '../model/policy.ts';
import { topicFilterMatches } from '../policy/index.ts';
import type { Fact } from './facts.ts';

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

export function passes(test: DetectionTest, value: Fact): boolean {
  if (test === null || typeof test !== 'object') return value === test;
  if (value === null) return false;
  if ('not' in test) return value !== test.not;
  if ('oneOf' in test) return test.oneOf.includes(value);
  if ('min' in test) return typeof value === 'number' && value >= test.min;
  if (typeof value !== 'string') return false;
  if ('wildcard' in test) return /[+#]/.test(value) === test.wildcard;
  return 'looksLike' in test ? uuid.test(value) : topicFilterMatches(test.topicFilter, value);
}
