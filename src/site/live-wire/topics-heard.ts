/** What has been overheard so far, one row a topic, so that a busy flat stays readable. */
import type { Overheard } from './field.ts';
import { giveaway } from './reading.ts';

export interface TopicHeard extends Overheard {
  /** Messages on this topic so far. */
  count: number;
}

export const TOPICS_SHOWN_MAX = 8;

/**
 * The rows after one more message: a known topic shows its newest payload where it stands, a new one comes first.
 * Above TOPICS_SHOWN_MAX the oldest harmless row goes, credentials last of all.
 */
export function hear(rows: readonly TopicHeard[], message: Overheard): readonly TopicHeard[] {
  const known = rows.findIndex(({ topicName }) => topicName === message.topicName);
  if (known >= 0) return rows.with(known, { ...message, count: (rows[known]?.count ?? 0) + 1 });
  const more = [{ ...message, count: 1 }, ...rows];
  if (more.length <= TOPICS_SHOWN_MAX) return more;
  const harmless = more.findLastIndex((row) => !giveaway(row)?.credential);
  return more.toSpliced(harmless > 0 ? harmless : more.length - 1, 1);
}
