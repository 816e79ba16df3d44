/** What the explorer of topic filters shows, by the same functions that route and authorize in the labs. */
import { topicFilterCovers, topicFilterMatches, topicFilterProblem } from '../../policy/topic-filter.ts';

export const topicNames: readonly string[] = [
  'home',
  'home/frontdoor/state',
  'home/frontdoor/pin/set',
  'home/thermostat/state',
  'home/camera/event',
  'home/public/welcome',
  '/cam0/thumbnail',
  '$SYS/broker/uptime',
];

export const topicFilters: readonly string[] = ['#', '+/#', 'home/#', 'home/+/state', 'home/public/#', '/#', '$SYS/#'];

export interface FilterReading {
  /** Why this is no legal filter; then nothing matches. */
  problem: string | null;
  /** One for each of `topicNames`. */
  matches: boolean[];
  /** One for each of `topicFilters`: a rule with this filter would allow that subscription. */
  covers: boolean[];
  /** For the live region. */
  summary: string;
}

export function readFilter(filter: string): FilterReading {
  const problem = topicFilterProblem(filter);
  const matches = topicNames.map((name) => problem === null && topicFilterMatches(filter, name));
  const covers = topicFilters.map((other) => problem === null && topicFilterCovers(filter, other));
  const count = (marks: boolean[]) => marks.filter(Boolean).length;
  const summary = problem
    ? `Not a topic filter: ${problem}.`
    : `Matches ${count(matches)} of ${topicNames.length} names; as a rule covers ${count(covers)} of ${topicFilters.length} subscriptions.`;
  return { problem, matches, covers, summary };
}
