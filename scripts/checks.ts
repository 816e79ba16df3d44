/** Everything that needs no running program: types, lint and format, import rules. All run; the first failure decides the code. */
import { runNode } from './processes.ts';

const steps: [name: string, file: string, args: string[]][] = [
  ['types that Astro generates', 'node_modules/astro/bin/astro.mjs', ['sync', '--silent']],
  ['types of .astro files', 'node_modules/@astrojs/check/bin/astro-check.js', ['--minimumFailingSeverity', 'warning']],
  ['types', 'node_modules/typescript/bin/tsc', ['-p', '.']],
  ['lint and format', 'node_modules/@biomejs/biome/bin/biome', ['ci', '.']],
  ['generated references', 'scripts/reference/main.ts', ['--check']],
  [
    'import rules',
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ['src', 'labs', '--config', '.dependency-cruiser.mjs'],
  ],
];

/** Resolves with 0, or with the code of the first step that failed. */
export async function checks(): Promise<number> {
  let result = 0;
  for (const [name, file, args] of steps) {
    console.log(`\n— ${name}`);
    const code = await runNode(file, args);
    if (code !== 0) console.error(`✗ ${name} (code ${code})`);
    result ||= code;
  }
  return result;
}
