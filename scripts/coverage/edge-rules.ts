/** The rules of src/edge/SPEC.md with the statements they rest on, and the tests that name them. */
import { globSync, readFileSync } from 'node:fs';
import { type SpecRef, specRefSchema } from '../../src/model/spec-ref.ts';

export interface EdgeRule {
  id: string;
  refs: SpecRef[];
  /** Paths from the project root, sorted. */
  tests: string[];
}

/** Every rule whose table has columns for the standards. */
export function edgeRules(): EdgeRule[] {
  const tests = testsByRule();
  return rulesIn(readFileSync('src/edge/SPEC.md', 'utf8')).map((rule) => ({
    ...rule,
    tests: tests.get(rule.id) ?? [],
  }));
}

/** `| C1 | behaviour | MQTT-3.2.0-1, §3.2 | – |`: the statement of 3.1.1 in the third column, of 5 in the fourth. */
export function rulesIn(spec: string): Pick<EdgeRule, 'id' | 'refs'>[] {
  return spec.split('\n').flatMap((line) => {
    const [, id = '', , v311, v5, ...rest] = line.split('|').map((cell) => cell.trim());
    if (!/^[A-Z]+\d+$/.test(id) || v311 === undefined || v5 === undefined || rest.length !== 1) return [];
    return [{ id, refs: [...refsOf('3.1.1', v311), ...refsOf('5.0', v5)] }];
  });
}

function refsOf(version: string, cell: string): SpecRef[] {
  return cell
    .split(', ')
    .map((name) => `mqtt-${version} ${name.startsWith('§') ? name : `[${name}]`}`)
    .filter((ref) => specRefSchema.safeParse(ref).success);
}

function testsByRule(): Map<string, string[]> {
  const tests = new Map<string, string[]>();
  for (const file of globSync('src/edge/**/*.test.ts').sort()) {
    const named = readFileSync(file, 'utf8').matchAll(/['`]\[([A-Z]+\d+)\]/g);
    for (const id of new Set([...named].map(([, rule = '']) => rule))) tests.set(id, [...(tests.get(id) ?? []), file]);
  }
  return tests;
}
