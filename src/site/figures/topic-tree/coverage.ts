/** A rule’s filter and a subscription’s filter over a tree of topic names, by the functions that decide in the labs. */
import { topicFilterCovers, topicFilterMatches, topicFilterProblem } from '../../../policy/topic-filter.ts';

/** The names in use today; every level above them is a topic name too. */
export const plantTopics: readonly string[] = [
  'plant/pump-1/cmd',
  'plant/pump-1/temp',
  'plant/pump-3/cmd',
  'plant/pump-3/temp',
  'plant/public/notice',
  '$SYS/broker/uptime',
];

export const pairs: readonly { rule: string; asked: string }[] = [
  { rule: 'plant/+/temp', asked: 'plant/#' },
  { rule: 'plant/+/temp', asked: 'plant/pump-3/temp' },
  { rule: 'plant/pump-3/temp', asked: 'plant/+/temp' },
  { rule: 'plant/pump-3/#', asked: 'plant/pump-3' },
  { rule: 'plant/+/+', asked: 'plant/#' },
  { rule: '#', asked: '$SYS/#' },
  { rule: '+/#', asked: '#' },
];

export interface TopicNode {
  name: string;
  level: string;
  depth: number;
  /** Somebody publishes here today; a name above it could be used tomorrow. */
  inUse: boolean;
}

/** The tree from top to bottom, each level once. */
export function nodesOf(topics: readonly string[]): TopicNode[] {
  const names = new Set<string>();
  for (const topic of topics) {
    const levels = topic.split('/');
    levels.forEach((_, index) => {
      names.add(levels.slice(0, index + 1).join('/'));
    });
  }
  return [...names].sort(byLevel).map((name) => ({
    name,
    level: name.slice(name.lastIndexOf('/') + 1),
    depth: name.split('/').length - 1,
    inUse: topics.includes(name),
  }));
}

/** Parents before children, and what belongs to the broker last. */
function byLevel(one: string, other: string): number {
  const [first, second] = [one, other].map((name) => name.replace('$', '\uffff').split('/'));
  return (first ?? []) < (second ?? []) ? -1 : 1;
}

export type Reach = 'both' | 'asked' | 'rule' | 'neither';

export interface Coverage {
  problem: string | null;
  covers: boolean;
  /** One for each node. */
  reach: Reach[];
  /** A name that the subscription would reach and the rule does not allow. */
  witness: string | null;
  says: string;
}

export function coverageOf(rule: string, asked: string, nodes: readonly TopicNode[]): Coverage {
  const wrong = [rule, asked].map(topicFilterProblem).find((problem) => problem !== null) ?? null;
  if (wrong)
    return {
      problem: wrong,
      covers: false,
      reach: nodes.map(() => 'neither'),
      witness: null,
      says: `Not a topic filter: ${wrong}.`,
    };
  const reach = nodes.map(({ name }): Reach => {
    const allowed = topicFilterMatches(rule, name);
    const wanted = topicFilterMatches(asked, name);
    return allowed ? (wanted ? 'both' : 'rule') : wanted ? 'asked' : 'neither';
  });
  const covers = topicFilterCovers(rule, asked);
  const witness = covers ? null : beyond(rule, asked, nodes);
  const exists = nodes.some(({ name, inUse }) => inUse && name === witness);
  const says = covers
    ? `Covered: whatever ${asked} will ever reach, ${rule} allows.`
    : `Not covered: ${asked} also reaches ${witness}${exists ? '' : ', as soon as somebody publishes there'}.`;
  return { problem: null, covers, reach, witness, says };
}

/** A name within `asked` and outside `rule`: one in use if there is one, else one that is made up. */
export function beyond(rule: string, asked: string, nodes: readonly TopicNode[]): string | null {
  const outside = (name: string) => topicFilterMatches(asked, name) && !topicFilterMatches(rule, name);
  const used = nodes.find(({ name, inUse }) => inUse && outside(name));
  if (used) return used.name;
  const levels = asked.split('/');
  const many = levels.at(-1) === '#';
  const stem = (many ? levels.slice(0, -1) : levels).map((level) => (level === '+' ? 'new' : level));
  const tails = many
    ? Array.from({ length: rule.split('/').length + 2 }, (_, count) => Array<string>(count).fill('new'))
    : [[]];
  return tails.map((tail) => [...stem, ...tail].join('/')).find((name) => name !== '' && outside(name)) ?? null;
}
