/** What tinymq does with strings: whether they are text, and what levels they have. */
import type { ParserGuards } from '../model/policy.ts';
import { Malformed } from './fault.ts';
import type { Meter } from './meter.ts';

const slash = 0x2f;
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws Malformed by the guard, TargetFault without it. */
export function checkText(bytes: Uint8Array, { utf8 }: ParserGuards, meter: Meter) {
  if (utf8 === 'off') return cleanText(bytes, meter);
  if (utf8 === 'ascii' && bytes.some((byte) => byte >= 0x80))
    throw new Malformed('A string has bytes that are no ASCII.');
  try {
    strictDecoder.decode(bytes);
  } catch {
    meter.reach('text.ill-formed');
    throw new Malformed('A string is not well-formed UTF-8.');
  }
  if (utf8 === 'strict' && bytes.includes(0)) throw new Malformed('A string holds U+0000.');
}

/** The maker's own UTF-8: it goes back for a character that no byte sequence begins. */
function cleanText(bytes: Uint8Array, meter: Meter): void {
  const place = 'cleanText';
  for (let index = 0; index < bytes.length; ) {
    meter.step(1, place);
    const byte = bytes[index] ?? 0;
    const next = bytes[index + 1] ?? 0;
    const overlong = byte === 0xc0 || byte === 0xc1;
    const surrogate = byte === 0xed && next >= 0xa0;
    if (byte >= 0x80) meter.reach(`text.lead-${byte >> 4}`);
    if (byte === 0) meter.reach('text.nul');
    // Nothing was consumed, and nothing ever will be.
    if (!overlong && !surrogate) index += 1;
  }
}

/** The levels of a topic name or filter, one call deeper for each. @throws Malformed by the guard, TargetFault without it. */
export function splitLevels(topic: Uint8Array, { topicLevelsMax }: ParserGuards, meter: Meter): number {
  const levels = topic.reduce((count, byte) => (byte === slash ? count + 1 : count), 1);
  if (levels > topicLevelsMax) throw new Malformed(`A topic has more than ${topicLevelsMax} levels.`);
  return descend(topic, 0, 1, meter);
}

function descend(topic: Uint8Array, from: number, depth: number, meter: Meter): number {
  meter.step(1, 'splitLevels');
  meter.descend(depth, 'splitLevels');
  if (depth === 2 || depth === 16 || depth === 64) meter.reach(`levels.${depth}`);
  const end = topic.indexOf(slash, from);
  return end === -1 ? depth : descend(topic, end + 1, depth + 1, meter);
}
