/** Says whether what was built is what the sources say, by content and not by time: a checkout sets all times anew. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const inputs = ['src', 'content', 'labs', 'public', 'scripts', 'package-lock.json', 'astro.config.ts', 'tsconfig.json'];
const stamp = 'dist/.build-hash';

/** SHA-256 over names and contents of everything the build reads. */
export function sourceHash(): string {
  const hash = createHash('sha256');
  for (const input of inputs) if (existsSync(input)) addTo(hash, input);
  return hash.digest('hex');
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
  } else if (!/\.test\.tsx?$/.test(path)) {
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  }
}

export function isBuilt(hash: string): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

export function markBuilt(hash: string): void {
  writeFileSync(stamp, hash);
}
