/** V0: the words of the glossary, in everything a learner reads. */
import type { LabBundle } from '../lab-kit/index.ts';
import type { Finding } from './finding.ts';

/** Words that mean two things or belong to another trade, and what we say. */
const instead: readonly (readonly [RegExp, string])[] = [
  [/\bhack(s|ed|er|ers|ing)?\b/i, 'attack, attacker'],
  [/\blwt\b|\blast will\b/i, 'Will Message'],
  [/\bsticky\b/i, 'retained message'],
  [/\bssl\b/i, 'TLS'],
  [/\blog(s|ged|ging)? ?in\b|\blogins?\b/i, 'sign in, authenticate'],
  [/\bstudents?\b|\bplayers?\b/i, 'learner'],
  [/\berror codes?\b/i, 'return code (3.1.1), reason code (5)'],
  [/\bpermissions?\b/i, 'rule, right'],
];

export function wordProblems(bundle: LabBundle, folder: string): Finding[] {
  return textsOf(bundle).flatMap(({ file, text }) =>
    instead.flatMap(([word, better]) => {
      const found = word.exec(text)?.[0];
      if (found === undefined) return [];
      const detail = `It says "${found}".`;
      return [{ code: 'ERR_LAB_WORD' as const, file: `${folder}/${file}`, detail, remedy: `Say ${better}.` }];
    }),
  );
}

/** Everything in code that a learner reads, by file. */
export function textsOf({ definition, attacks, traffic, nearMisses }: LabBundle): { file: string; text: string }[] {
  const { title, summary, story, weakness, objectives, hints, ownTools } = definition;
  const ofLab = [title, summary, story, weakness.statement, ...objectives.map((each) => each.title), ...hints];
  return [
    { file: 'lab.ts', text: [...ofLab, ...ownTools.map(({ purpose }) => purpose)].join('\n') },
    { file: 'attacks.ts', text: attacks.flatMap(({ title, goal, advice }) => [title, goal, advice]).join('\n') },
    { file: 'traffic.ts', text: traffic.map(({ title }) => title).join('\n') },
    { file: 'near-misses.ts', text: nearMisses.flatMap((each) => [each.title, each.explanation]).join('\n') },
  ];
}
