/** `npm run reference` writes docs/generated; with `--check` it only says what has drifted, and fails if anything has. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorReference } from './error-reference.ts';
import { eventReference } from './event-reference.ts';
import { httpReference } from './http-reference.ts';
import { policyReference } from './policy-reference.ts';

const folder = 'docs/generated';

const references: Readonly<Record<string, () => string>> = {
  'policy.md': policyReference,
  'events.md': eventReference,
  'http-api.md': httpReference,
  'errors.md': errorReference,
};

function written(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const checkOnly = process.argv.includes('--check');
mkdirSync(folder, { recursive: true });
for (const [file, reference] of Object.entries(references)) {
  const path = join(folder, file);
  const text = reference();
  if (written(path) === text) continue;
  if (checkOnly) {
    console.error(`ERR_REFERENCE_DRIFT: ${path} is not what the source says. Run \`npm run reference\` and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`written: ${path}`);
  }
}
