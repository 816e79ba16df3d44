/** The build: server bundles, pages, compressed copies. `dist/` is complete or it has no stamp. */
import { buildServerBundles } from '../src/host-node/bundle.ts';
import { isBuilt, markBuilt, sourceHash } from './build-hash.ts';
import { precompress } from './precompress.ts';
import { mustRunNode } from './processes.ts';

async function step(name: string, run: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  console.log(`${name} …`);
  await run();
  console.log(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Builds everything, whatever is there. Throws with the failing step's name. */
export async function build(): Promise<void> {
  const hash = sourceHash();
  await step('Building the pages', () =>
    mustRunNode('astro build', 'node_modules/astro/bin/astro.mjs', ['build', '--silent']),
  );
  await step('Bundling the sandbox host and the script runner', buildServerBundles);
  await step('Compressing', () => precompress('dist'));
  markBuilt(hash);
}

/** Builds only if a source changed since the last build. */
export async function buildIfStale(): Promise<void> {
  if (isBuilt(sourceHash())) return;
  console.log('Building the site (the first time, and after a change) …');
  await build();
}
