/** Bundles what runs outside the server's own process: the sandbox host (one file starts faster) and the learner's script runtime. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Where bundles lie, below the project's root. */
export function serverBundles(root: string): { host: string; runtime: string; compileCache: string } {
  const folder = join(root, '.cache', 'server');
  return {
    host: join(folder, 'host.mjs'),
    runtime: join(folder, 'runtime.js'),
    compileCache: join(folder, 'compile-cache'),
  };
}

/** Writes both bundles; called by `npm run build`. */
export async function buildServerBundles(root = projectRoot): Promise<void> {
  const { host, runtime, compileCache } = serverBundles(root);
  const { build } = await import('esbuild');
  await mkdir(compileCache, { recursive: true });
  await Promise.all([bundleHost(root, host), build({ ...runtimeOptions(root), outfile: runtime })]);
}

/** Writes the sandbox host as one file. */
export async function bundleHost(root: string, outfile: string): Promise<void> {
  const { build } = await import('esbuild');
  await build({ ...hostOptions(root), outfile });
}

/** The script runtime as text, bundled now: for `npm run dev`, where its sources change. */
export async function bundleRuntime(root: string): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({ ...runtimeOptions(root), write: false });
  return outputFiles?.[0]?.text ?? '';
}

function hostOptions(root: string): BuildOptions {
  return {
    entryPoints: [join(root, 'src/host-node/child/main.ts')],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // The other entry of jsonc-parser hides its imports from a bundler.
    mainFields: ['module', 'main'],
    // Aedes and mqtt-packet are CommonJS and call `require`, which a module does not have.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  };
}

function runtimeOptions(root: string): BuildOptions {
  return {
    entryPoints: [join(root, 'src/runner/runtime.ts')],
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
  };
}
