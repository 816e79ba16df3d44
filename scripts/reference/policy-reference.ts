import { policySections } from '../../src/site/reference/policy-sections.ts';
import { code, page, table } from './markdown.ts';

/** docs/generated/policy.md: every setting of a policy. */
export function policyReference(): string {
  const sections = policySections().flatMap(({ name, meaning, rows }) => [
    `## ${code(name)}`,
    meaning,
    table(
      ['Setting', 'Type', 'Default', 'Bounds', 'Meaning'],
      rows.map(({ path, type, default: standard, required, bounds, description }) => [
        code(path),
        type,
        standard === null ? (required ? '**required**' : '') : code(standard),
        bounds,
        description,
      ]),
    ),
  ]);
  return page(
    'Policy reference',
    'A policy is JSON with comments. Everything may be left out unless it is required; every default is the strict choice. What is not listed here is an error, so that a misspelt control is never silently off.',
    '`<name>` stands for a name of your choice, `[]` for each entry of a list.',
    ...sections,
  );
}
