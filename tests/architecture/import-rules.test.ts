/** Plants each forbidden import in a tree of its own and expects the rule that forbids it, and a clean tree to pass. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { IForbiddenRuleType } from 'dependency-cruiser';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, expect, test } from 'vitest';
import config from '../../.dependency-cruiser.mjs';

const forbidden = (config.forbidden ?? []) as IForbiddenRuleType[];

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Rules that the given files break. Keys are paths, values what stands in the file. */
async function violatedRules(files: Record<string, string>): Promise<string[]> {
  const baseDir = mkdtempSync(join(tmpdir(), 'import-rules-'));
  folders.push(baseDir);
  const tree = {
    'package.json': '{ "type": "module", "dependencies": { "aedes": "*" } }',
    'node_modules/aedes/package.json': '{ "name": "aedes", "type": "module", "exports": "./index.js" }',
    'node_modules/aedes/index.js': 'export {};',
    ...files,
  };
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(baseDir, path)), { recursive: true });
    writeFileSync(join(baseDir, path), text);
  }
  const { tsConfig: _, ...options } = config.options ?? {};
  const roots = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
  const { output } = await cruise(roots, {
    ...options,
    baseDir,
    ruleSet: { forbidden },
    validate: true,
  });
  return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name);
}

const exporting = 'export const x = 1;';

test('a tree in which every import points toward the model is clean', async () => {
  const rules = await violatedRules({
    'src/model/a.ts': exporting,
    'src/policy/b.ts': "export * from '../model/a.ts';",
    'src/edge/c.ts': "import '../policy/b.ts'; import 'aedes';",
  });
  expect(rules).toEqual([]);
});

test.each([
  ['model', 'policy'],
  ['policy', 'edge'],
  ['scram', 'edge'],
  ['edge', 'sandbox'],
  ['services', 'edge'],
  ['tinymq', 'edge'],
  ['fuzz', 'tinymq'],
  ['edge', 'tinymq'],
  ['judge', 'tinymq'],
  ['server', 'tinymq'],
  ['lab-kit', 'tinymq'],
  ['pki', 'edge'],
  ['capture', 'edge'],
  ['actors', 'edge'],
  ['objectives', 'sandbox'],
  ['inspector', 'ui'],
  ['sandbox', 'host-node'],
  ['judge', 'server'],
  ['lab-kit', 'sandbox'],
  ['host-node', 'server'],
  ['catalog', 'server'],
  ['verify', 'server'],
  ['store', 'server'],
  ['server', 'ui'],
  ['ui', 'server'],
  ['runner', 'server'],
  ['site', 'server'],
  ['layouts', 'server'],
  ['pages', 'server'],
  ['integration', 'ui'],
])('src/%s may not import src/%s', async (from, to) => {
  const rules = await violatedRules({
    [`src/${to}/target.ts`]: exporting,
    [`src/${from}/planted.ts`]: `import '../${to}/target.ts';`,
  });
  expect(rules).toContain(`${from}-imports-only-what-it-may`);
});

test('a lab may import the lab kit, and neither the engine nor another lab', async () => {
  const files = { 'src/lab-kit/index.ts': exporting, 'src/edge/index.ts': exporting, 'labs/b/lab.ts': exporting };
  const ask = (target: string) => violatedRules({ ...files, 'labs/a/lab.ts': `import '${target}';` });
  expect(await ask('../../src/lab-kit/index.ts')).toEqual([]);
  expect(await ask('../../src/edge/index.ts')).toEqual(['labs-know-only-the-lab-kit']);
  expect(await ask('../b/lab.ts')).toEqual(['labs-know-only-the-lab-kit']);
});

test('the core may not import from Node, its tests may', async () => {
  expect(await violatedRules({ 'src/edge/a.ts': "import 'node:fs';" })).toEqual(['core-has-no-node-imports']);
  expect(await violatedRules({ 'src/edge/a.test.ts': "import 'node:fs';" })).toEqual([]);
});

test('only the edge imports aedes', async () => {
  expect(await violatedRules({ 'src/server/a.ts': "import 'aedes';" })).toEqual(['only-the-edge-speaks-to-aedes']);
});

test('one file puts tinymq behind a listener, and no lab imports it', async () => {
  const files = { 'src/tinymq/index.ts': exporting, 'src/sandbox/target-broker.ts': "import '../tinymq/index.ts';" };
  expect(await violatedRules(files)).toEqual([]);
  const rule = 'only-the-sandbox-puts-tinymq-behind-a-listener';
  const planted = { ...files, 'src/sandbox/run.ts': "import '../tinymq/index.ts';" };
  expect(await violatedRules(planted)).toEqual([rule]);
  const lab = await violatedRules({ ...files, 'labs/a/attacks.ts': "import '../../src/tinymq/index.ts';" });
  expect(lab).toContain(rule);
});

test('circles are refused', async () => {
  const rules = await violatedRules({ 'src/model/a.ts': "import './b.ts';", 'src/model/b.ts': "import './a.ts';" });
  expect(rules).toContain('no-circles');
});

test('production code does not import from tests', async () => {
  const rules = await violatedRules({ 'src/model/a.ts': "import '../../tests/x.ts';", 'tests/x.ts': exporting });
  expect(rules).toContain('production-code-imports-no-tests');
});

test('every folder of src has a row in the table', async () => {
  const rows = forbidden.map((rule) => rule.name);
  const missing = readdirSync('src', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'styles')
    .filter((entry) => !rows.includes(`${entry.name}-imports-only-what-it-may`));
  expect(missing).toEqual([]);
});
