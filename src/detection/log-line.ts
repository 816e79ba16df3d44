/** What the broker writes into its log about one event: a line, or nothing. */
import type { LabEvent } from '../model/lab-event.ts';
import { type DetectionField, detectionFieldSchema, type LogPolicy } from '../model/policy.ts';
import type { Fact, Facts } from './facts.ts';

/** Longer lines are cut: whoever writes a log must not be made to write a book. */
export const lineCharactersMax = 512;

export function logLine(policy: LogPolicy, facts: Facts): string | null {
  const text = textOf(policy, facts);
  if (text === null) return null;
  return (policy.escape ? escaped(text) : text).slice(0, lineCharactersMax);
}

function textOf(policy: LogPolicy, facts: Facts): string | null {
  const { event } = facts;
  if (event.type === 'packet.received') return policy.packets ? packetText(event, facts) : null;
  const wanted: readonly string[] = policy.events;
  if (!wanted.includes(event.type)) return null;
  const fields = detectionFieldSchema.options.map((field) => [field, facts.of(field)] as const);
  const payload = policy.payloads && 'text' in event ? [` payload=${event.text}`] : [];
  const reason = 'reason' in event ? [` reason=${event.reason}`] : [];
  return [event.type, ...fields.flatMap(said), ...payload, ...reason].join('');
}

function said([field, value]: readonly [DetectionField, Fact]): string[] {
  return value === null ? [] : [` ${field}=${value}`];
}

function packetText({ packetType, hex }: LabEvent & { type: 'packet.received' }, facts: Facts): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return `packet ${packetType} address=${facts.of('address')} ${new TextDecoder().decode(bytes)}`;
}

/** C0, DEL and C1, and what ends a line elsewhere: nothing that a client chose may move the cursor. */
function escaped(text: string): string {
  return [...text].map((character) => (isControl(character) ? codeOf(character) : character)).join('');
}

function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || code === 0x2028 || code === 0x2029;
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
}
