/** Every message view is a bounded list: the newest are kept, and what was dropped is counted and shown. */

/** A new list with `items` at the end and at most `max` entries; `list` itself is left alone. */
export function appendBounded<T>(list: readonly T[], items: readonly T[], max: number): readonly T[] {
  if (items.length === 0) return list;
  if (items.length >= max) return items.slice(items.length - max);
  return [...list.slice(Math.max(0, list.length + items.length - max)), ...items];
}
