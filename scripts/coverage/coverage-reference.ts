/** docs/coverage.md: what of the standards and of the threat model is taught, attacked and tested, and where. */
import { readdirSync, readFileSync } from 'node:fs';
import { readCatalog } from '../../src/catalog/index.ts';
import type { LabDefinition } from '../../src/model/lab-definition.ts';
import { capstone, plannedLab } from '../../src/site/course/course-map.ts';
import { type ThreatModel, threatModelSchema } from '../../src/site/reference/threat-model.ts';
import { code, page, table } from '../reference/markdown.ts';
import { edgeRules } from './edge-rules.ts';
import { type Coverage, coverageOf, type Statement } from './statements.ts';

export async function coverageReference(): Promise<string> {
  const labs = (await readCatalog())
    .flatMap(({ bundle }) => bundle?.definition ?? [])
    .sort((one, other) => one.number - other.number);
  const coverage = coverageOf({ chapters: chapterTexts(), labs, rules: edgeRules() });
  const threatModel = threatModelSchema.parse(JSON.parse(readFileSync('content/threats.json', 'utf8')));
  return page(
    'Coverage',
    'What of MQTT is taught, attacked and tested, and where; then which threats the labs are about. A cell with – says that there is nothing yet.',
    ...statementParts(coverage),
    ...threatParts(threatModel, labs),
  );
}

function chapterTexts(): { id: string; text: string }[] {
  const files = readdirSync('content').filter((name) => /^\d{2}-[a-z-]+\.mdx$/.test(name));
  return files.sort().map((name) => ({ id: name.replace('.mdx', ''), text: readFileSync(`content/${name}`, 'utf8') }));
}

function statementParts({ statements, unresolved }: Coverage): string[] {
  const parts = (['3.1.1', '5.0'] as const).flatMap((version) => {
    const own = statements.filter(({ ref }) => ref.startsWith(`mqtt-${version} `));
    const having = (list: 'chapters' | 'labs' | 'tests') =>
      own.filter((statement) => statement[list].length > 0).length;
    const summary = `${own.length} statements and sections: ${having('chapters')} cited by a chapter, ${having('labs')} by a lab, ${having('tests')} held by tests.`;
    const head = ['Statement', 'Chapter', 'Lab', 'Rule', 'Test'];
    return [`## MQTT ${version}`, summary, table(head, own.map(statementRow))];
  });
  const open = unresolved.map(({ chapter, ids }) => `- ${chapter}: ${ids.join(', ')}`);
  return [
    'Chapters count where they cite a statement by its id; labs by `specs` in their `lab.ts`; rules are those of [src/edge/SPEC.md](../src/edge/SPEC.md), and tests those that name the rule.',
    ...parts,
    ...(open.length === 0 ? [] : ['### Cited without a version', open.join('\n')]),
  ];
}

function statementRow({ ref, chapters, labs, rules, tests }: Statement): string[] {
  return [
    ref.replace(/^mqtt-\S+ /, '').replace(/[[\]]/g, ''),
    listed(chapters, (id) => `[${id.slice(0, 2)}](../content/${id}.mdx)`),
    listed(labs, labLink),
    rules.join(', ') || '–',
    listed(tests, (file) => `[${file.replace('src/edge/', '').replace('.test.ts', '')}](../${file})`),
  ];
}

function threatParts({ threats, owasp, attack }: ThreatModel, labs: readonly LabDefinition[]): string[] {
  const labCell = (id: string) => {
    const lab = labs.find((each) => each.id === id);
    return lab ? `${labLink(id)} (${lab.weakness.cwe})` : `${id} _planned_`;
  };
  const rows = threats.map((threat) => [
    threat.id,
    threat.title,
    listed(
      [...threat.labs].sort((one, other) => placeOf(one) - placeOf(other)),
      labCell,
    ),
    listed(threat.owasp, (id) => id),
    listed(threat.attack, (id) => id),
  ]);
  const withoutLab = Object.keys(owasp).filter((id) => !threats.some((threat) => threat.owasp.includes(id)));
  const names = (of: Readonly<Record<string, string>>, link: (id: string) => string) =>
    table(
      ['Id', 'Name'],
      Object.entries(of).map(([id, name]) => [link(id), name]),
    );
  return [
    '## Threats',
    'With the weakness (CWE) that a lab is about, the OWASP IoT Top 10 of 2018 and MITRE ATT&CK (T0… are techniques against industrial systems).',
    table(['Id', 'Threat', 'Lab', 'OWASP IoT', 'ATT&CK'], rows),
    ...(withoutLab.length === 0 ? [] : [`No lab is about ${withoutLab.join(' or ')}.`]),
    '### OWASP IoT Top 10 (2018)',
    names(owasp, code),
    '### MITRE ATT&CK',
    names(attack, (id) => `[${id}](https://attack.mitre.org/techniques/${id.replace('.', '/')}/)`),
  ];
}

const labLink = (id: string) => `[${id}](../labs/${id}/lab.ts)`;
/** As the course map counts; the capstone comes last. */
const placeOf = (id: string) => (id === capstone.id ? Number.POSITIVE_INFINITY : (plannedLab(id)?.number ?? 0));

function listed(items: readonly string[], each: (item: string) => string): string {
  return items.map(each).join(', ') || '–';
}
