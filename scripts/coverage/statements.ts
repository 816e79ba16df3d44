/** Every normative statement that the course or the broker refers to, with the places that do. */
import type { SpecRef } from '../../src/model/spec-ref.ts';
import { citationsIn } from './citations.ts';
import type { EdgeRule } from './edge-rules.ts';

export interface Statement {
  ref: SpecRef;
  chapters: string[];
  labs: string[];
  rules: string[];
  tests: string[];
}

export interface CoverageSources {
  chapters: readonly { id: string; text: string }[];
  labs: readonly { id: string; specs: readonly SpecRef[] }[];
  rules: readonly EdgeRule[];
}

export interface Coverage {
  statements: Statement[];
  /** Cited where no version can be told. */
  unresolved: { chapter: string; ids: string[] }[];
}

/** Sorted by version and number, whatever the order of the sources. */
export function coverageOf({ chapters, labs, rules }: CoverageSources): Coverage {
  const known = [...labs.flatMap(({ specs }) => specs), ...rules.flatMap(({ refs }) => refs)];
  const cited = chapters.map(({ id, text }) => ({ id, ...citationsIn(text, known) }));
  const refs = [...new Set([...known, ...cited.flatMap((chapter) => chapter.refs)])].sort(bySection);
  const statements = refs.map((ref) => {
    const restingOnIt = rules.filter((rule) => rule.refs.includes(ref));
    return {
      ref,
      chapters: cited.filter((chapter) => chapter.refs.includes(ref)).map(({ id }) => id),
      labs: labs.filter(({ specs }) => specs.includes(ref)).map(({ id }) => id),
      rules: restingOnIt.map(({ id }) => id),
      tests: [...new Set(restingOnIt.flatMap(({ tests }) => tests))].sort(),
    };
  });
  const unresolved = cited.map(({ id, unresolved: ids }) => ({ chapter: id, ids }));
  return { statements, unresolved: unresolved.filter(({ ids }) => ids.length > 0) };
}

/** Number by number, and a section before its statements. */
function bySection(one: SpecRef, other: SpecRef): number {
  const key = (ref: SpecRef) => ref.replace(/§|\[MQTT-|\]/g, '');
  return key(one).localeCompare(key(other), 'en', { numeric: true });
}
