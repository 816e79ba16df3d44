import type { LimitsPolicy } from '../model/policy.ts';
import { topicLevelCount } from '../policy/index.ts';

export interface ExceededLimit {
  /** As events name it: `limits.topicLevelsMax`. */
  readonly limit: string;
  readonly value: number;
  readonly max: number;
}

/** The limit that a topic name or filter goes beyond, or null. Names outlive their packet in many places. */
export function exceededTopicLimit(limits: LimitsPolicy, topic: string): ExceededLimit | null {
  const { topicLevelsMax, topicBytesMax } = limits;
  const levels = topicLevelCount(topic);
  if (levels > topicLevelsMax) return { limit: 'limits.topicLevelsMax', value: levels, max: topicLevelsMax };
  // No character has more than three bytes for each of its UTF-16 units, so short names need no counting.
  const bytes = topic.length * 3 > topicBytesMax ? Buffer.byteLength(topic) : 0;
  return bytes > topicBytesMax ? { limit: 'limits.topicBytesMax', value: bytes, max: topicBytesMax } : null;
}
