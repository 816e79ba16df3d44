/** What has been overheard so far, one row a topic, so that a busy flat stays readable. */
import type { Overheard } from './field.ts';
import { giveaway } from './reading.ts';

export interface TopicHeard extends Overheard {
  /** Messages on this topic so far. */
  count: number;
}

export const TOPICS_SHOWN_MAX = 8;

/** Credentials matter most, then what tells of life in the flat, then the rest. */
function weight(message: Overheard): number {
  const gives = giveaway(message);
  return gives === null ? 0 : gives.credential ? 2 : 1;
}

/**
 * The rows after one more message: a known topic shows its newest payload where it stands, a new one comes first.
 * When TOPICS_SHOWN_MAX are shown, a new one has to matter more than the least of them, whose place it takes.
 */
export function hear(rows: readonly TopicHeard[], message: Overheard): readonly TopicHeard[] {
  const known = rows.findIndex(({ topicName }) => topicName === message.topicName);
  if (known >= 0) return rows.with(known, { ...message, count: (rows[known]?.count ?? 0) + 1 });
  const newcomer = { ...message, count: 1 };
  if (rows.length < TOPICS_SHOWN_MAX) return [newcomer, ...rows];
  const least = Math.min(...rows.map(weight));
  if (weight(message) <= least) return rows;
  const oldest = rows.findLastIndex((row) => weight(row) === least);
  return [newcomer, ...rows.toSpliced(oldest, 1)];
}
