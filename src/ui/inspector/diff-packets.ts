/** What differs between two packets, field by field: bytes alone shift with every length that changes. */
import type { PacketField } from '../../inspector/index.ts';

export interface FieldDifference {
  name: string;
  before: string | null;
  after: string | null;
}

export interface PacketDifference {
  fields: FieldDifference[];
  /** Offsets in the second packet of fields that are new or other. */
  offsets: ReadonlySet<number>;
}

export function diffPackets(before: readonly PacketField[], after: readonly PacketField[]): PacketDifference {
  const numbered = (fields: readonly PacketField[]) => {
    const times = new Map<string, number>();
    return fields.map((field) => {
      const nth = (times.get(field.name) ?? 0) + 1;
      times.set(field.name, nth);
      return { ...field, name: nth === 1 ? field.name : `${field.name} (${nth})` };
    });
  };
  const [old, now] = [numbered(before), numbered(after)];
  const fields: FieldDifference[] = [];
  const offsets = new Set<number>();
  for (const field of now) {
    const other = old.find(({ name }) => name === field.name);
    if (other?.value === field.value) continue;
    fields.push({ name: field.name, before: other?.value ?? null, after: field.value });
    for (let at = field.start; at < field.end; at++) offsets.add(at);
  }
  for (const { name, value } of old)
    if (!now.some((field) => field.name === name)) fields.push({ name, before: value, after: null });
  return { fields, offsets };
}
