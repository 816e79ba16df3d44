/** Turns what a script prints into text, as a console would, within limits of depth, breadth and length. */

const DEPTH_MAX = 4;
const ENTRIES_MAX = 50;
export const TEXT_LENGTH_MAX = 4_000;

/** One line of output from the arguments of a `console.log`. */
export function formatArguments(values: readonly unknown[]): string {
  const text = values.map((value) => (typeof value === 'string' ? value : formatValue(value))).join(' ');
  return text.length <= TEXT_LENGTH_MAX
    ? text
    : `${text.slice(0, TEXT_LENGTH_MAX)}… (${text.length - TEXT_LENGTH_MAX} more)`;
}

export function formatValue(value: unknown, depth = 0, seen: ReadonlySet<object> = new Set()): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, TEXT_LENGTH_MAX));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[function ${value.name || 'anonymous'}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (seen.has(value)) return '[circular]';
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return formatBytes(value);
  if (depth >= DEPTH_MAX) return Array.isArray(value) ? '[…]' : '{…}';
  return formatEntries(value, depth, new Set(seen).add(value));
}

/** Payloads arrive as bytes: shown as text where they are text, since that is what the learner is after. */
function formatBytes(view: ArrayBufferView): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const head = bytes.subarray(0, 256);
  const rest = bytes.length > head.length ? ` … ${bytes.length - head.length} more` : '';
  const text = new TextDecoder().decode(head);
  if (!/[^\P{Cc}\s]|\ufffd/u.test(text)) return `<${bytes.length} bytes ${JSON.stringify(text)}${rest}>`;
  const hex = Array.from(head.subarray(0, 64), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `<${bytes.length} bytes ${hex}${bytes.length > 64 ? ' …' : ''}>`;
}

function formatEntries(value: object, depth: number, seen: ReadonlySet<object>): string {
  const isList = Array.isArray(value) || value instanceof Set;
  const entries: [unknown, unknown][] =
    value instanceof Map ? [...value] : isList ? [...value].map((item) => [null, item]) : Object.entries(value);
  const shown = entries
    .slice(0, ENTRIES_MAX)
    .map(([key, item]) => (isList ? '' : `${String(key)}: `) + formatValue(item, depth + 1, seen));
  if (entries.length > ENTRIES_MAX) shown.push(`… ${entries.length - ENTRIES_MAX} more`);
  if (isList) return `[${shown.join(', ')}]`;
  return shown.length ? `{ ${shown.join(', ')} }` : '{}';
}
