/** Which normative statements a chapter cites, and of which version: ids such as MQTT-3.1.2-22 mean different things in 3.1.1 and 5. */
import type { SpecRef } from '../../src/model/spec-ref.ts';

export type Version = '3.1.1' | '5.0';
const versions: readonly Version[] = ['3.1.1', '5.0'];

export interface Citations {
  refs: SpecRef[];
  /** Ids of which the text does not say the version, and which nothing else of ours knows either. */
  unresolved: string[];
}

/**
 * The version is where an author can put it: in the words beside the citation (`in 3.1.1`), in the `<Version>` around
 * it, or at the head of its table column. Otherwise it is each version of which `known` has the id, else the section.
 */
export function citationsIn(chapter: string, known: readonly SpecRef[]): Citations {
  const refs = new Set<SpecRef>();
  const unresolved = new Set<string>();
  for (const { 0: bracketed, index } of chapter.matchAll(/\[MQTT-\d+(?:\.\d+)+-\d+\]/g)) {
    const said = besides(chapter, index, bracketed) ?? around(chapter, index) ?? columnOf(chapter, index);
    const found = said ? [said] : knownVersions(bracketed, known);
    for (const version of found) refs.add(`mqtt-${version} ${bracketed}`);
    if (found.length === 0) unresolved.add(bracketed);
  }
  return { refs: [...refs], unresolved: [...unresolved] };
}

const named = (version: string | undefined): Version | null =>
  version === undefined ? null : version === '3.1.1' ? '3.1.1' : '5.0';

function besides(text: string, index: number, bracketed: string): Version | null {
  const after = /^ in (3\.1\.1|5)\b/.exec(text.slice(index + bracketed.length));
  const before = /\bin (3\.1\.1|5) $/.exec(text.slice(0, index));
  return named((after ?? before)?.[1]);
}

function around(text: string, index: number): Version | null {
  const last = [...text.slice(0, index).matchAll(/<Version is="(3\.1\.1|5)">|<\/Version>/g)].at(-1);
  return named(last?.[1]);
}

function columnOf(text: string, index: number): Version | null {
  const lineStart = text.lastIndexOf('\n', index) + 1;
  if (text[lineStart] !== '|') return null;
  const table = text.slice(0, lineStart).split('\n').slice(0, -1);
  const firstRow = table.findLastIndex((line) => !line.startsWith('|')) + 1;
  const head = table[firstRow]?.split('|')[text.slice(lineStart, index).split('|').length - 1];
  return named(/\b(3\.1\.1|5)\b/.exec(head ?? '')?.[1]);
}

function knownVersions(bracketed: string, known: readonly SpecRef[]): Version[] {
  const section = /\d+(\.\d+)+/.exec(bracketed)?.[0] ?? '';
  const exactly = versions.filter((version) => known.includes(`mqtt-${version} ${bracketed}`));
  const inSection = versions.filter((version) =>
    known.some((ref) => ref === `mqtt-${version} §${section}` || ref.startsWith(`mqtt-${version} [MQTT-${section}-`)),
  );
  return exactly.length > 0 ? exactly : inSection;
}
