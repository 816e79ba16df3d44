import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { mqtt5, mqtt311 } from '../../src/model/spec-ref.ts';
import { chapters } from '../../src/site/course/course-map.ts';
import { threatModelSchema } from '../../src/site/reference/threat-model.ts';
import { edgeRules, rulesIn } from './edge-rules.ts';
import { coverageOf } from './statements.ts';

const { threats, owasp, attack } = threatModelSchema.parse(JSON.parse(readFileSync('content/threats.json', 'utf8')));

it('joins chapters, labs, rules and tests by the statement', () => {
  const { statements, unresolved } = coverageOf({
    chapters: [{ id: '05-rules', text: '[MQTT-3.3.5-2] in 3.1.1 and [MQTT-9.9.9-9]' }],
    labs: [{ id: 'one-door', specs: [mqtt5('4.12.0-10'), mqtt311('3.3.5-2'), mqtt311('3.3.5')] }],
    rules: [
      { id: 'Z1', refs: [mqtt311('3.3.5-2'), mqtt5('4.12.0-9')], tests: ['src/edge/b.test.ts', 'src/edge/a.test.ts'] },
      { id: 'Z2', refs: [mqtt311('3.3.5-2')], tests: ['src/edge/a.test.ts'] },
    ],
  });
  expect(statements.map(({ ref }) => ref)).toEqual([
    mqtt311('3.3.5'),
    mqtt311('3.3.5-2'),
    mqtt5('4.12.0-9'),
    mqtt5('4.12.0-10'),
  ]);
  expect(statements[1]).toEqual({
    ref: mqtt311('3.3.5-2'),
    chapters: ['05-rules'],
    labs: ['one-door'],
    rules: ['Z1', 'Z2'],
    tests: ['src/edge/a.test.ts', 'src/edge/b.test.ts'],
  });
  expect(unresolved).toEqual([{ chapter: '05-rules', ids: ['[MQTT-9.9.9-9]'] }]);
});

it('reads rules with columns for the standards, and no others', () => {
  const spec =
    '| rule | b | 3.1.1 | 5.0 |\n| C1 | yes | MQTT-3.2.0-1, §3.2 | – |\n| L1 | `limit` | closed |\n| Z9 | x | _policy_ | MQTT-4.1.0-1 |';
  expect(rulesIn(spec)).toEqual([
    { id: 'C1', refs: [mqtt311('3.2.0-1'), mqtt311('3.2')] },
    { id: 'Z9', refs: [mqtt5('4.1.0-1')] },
  ]);
});

it('finds a test for every rule of the broker', () => {
  const rules = edgeRules();
  expect(rules.length).toBeGreaterThan(70);
  expect(rules.filter(({ tests }) => tests.length === 0)).toEqual([]);
});

it('has a threat for every lab of the course, and no lab that is not on its map', () => {
  const planned = chapters.flatMap(({ labs }) => labs.map(({ id }) => id));
  const attacked = new Set(threats.flatMap(({ labs }) => labs));
  expect([...attacked].filter((id) => !planned.includes(id))).toEqual([]);
  expect(planned.filter((id) => !attacked.has(id))).toEqual([]);
});

it('names every category and technique that it uses, and no technique that it does not', () => {
  expect(new Set(threats.map(({ id }) => id)).size).toBe(threats.length);
  expect(threats.flatMap((threat) => threat.owasp).filter((id) => !(id in owasp))).toEqual([]);
  expect(Object.keys(owasp)).toHaveLength(10);
  expect(Object.keys(attack).sort()).toEqual([...new Set(threats.flatMap((threat) => threat.attack))].sort());
});
