import type { PacketField } from '../../inspector/index.ts';

/** The field a byte belongs to; of nested ones the smallest. -1 if it belongs to none. */
export function fieldAt(fields: readonly PacketField[], offset: number): number {
  let found = -1;
  let size = Number.POSITIVE_INFINITY;
  for (const [index, { start, end }] of fields.entries()) {
    if (offset < start || offset >= end || end - start >= size) continue;
    found = index;
    size = end - start;
  }
  return found;
}
