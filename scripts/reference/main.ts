/** `npm run reference` writes docs/generated and docs/coverage.md; with `--check` it only says what has drifted, and fails if anything has. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { coverageReference } from '../coverage/coverage-reference.ts';
import { errorReference } from './error-reference.ts';
import { eventReference } from './event-reference.ts';
import { httpReference } from './http-reference.ts';
import { policyReference } from './policy-reference.ts';

const references: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/generated/policy.md': policyReference,
  'docs/generated/events.md': eventReference,
  'docs/generated/http-api.md': httpReference,
  'docs/generated/errors.md': errorReference,
  'docs/coverage.md': coverageReference,
};

function written(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const checkOnly = process.argv.includes('--check');
mkdirSync('docs/generated', { recursive: true });
for (const [path, reference] of Object.entries(references)) {
  const text = await reference();
  if (written(path) === text) continue;
  if (checkOnly) {
    console.error(`ERR_REFERENCE_DRIFT: ${path} is not what the source says. Run \`npm run reference\` and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`written: ${path}`);
  }
}
