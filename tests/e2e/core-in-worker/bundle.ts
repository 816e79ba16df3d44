/** The core as one script for a browser worker: what Node has and a browser has not comes from `shims/`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');

/** All that the broker behind the edge asks of Node. What is not listed cannot be resolved, and the bundle fails. */
const replacements: Record<string, string> = {
  assert: join(here, 'shims/assert.cjs'),
  crypto: join(here, 'shims/crypto.ts'),
  util: join(here, 'shims/util.ts'),
  stream: join(root, 'node_modules/readable-stream/lib/ours/browser.js'),
  events: join(root, 'node_modules/events/events.js'),
  buffer: join(root, 'node_modules/buffer/index.js'),
  mqtt: join(here, 'shims/mqtt.ts'),
};

const shims: Plugin = {
  name: 'shims',
  setup({ onResolve }) {
    onResolve({ filter: /^(node:)?(assert|crypto|util|stream|events|buffer|mqtt)$/ }, ({ path }) => {
      const replacement = replacements[path.replace(/^node:/, '')];
      return replacement === undefined ? null : { path: replacement };
    });
  },
};

/** From a module's text, whose imports are relative to this folder, to the script and the paths of our files in it. */
export async function bundleForWorker(contents: string): Promise<{ script: string; sources: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: here },
    absWorkingDir: root,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    target: 'es2024',
    loader: { '.jsonc': 'text' },
    inject: [join(here, 'shims/globals.ts')],
    define: { global: 'globalThis' },
    plugins: [shims],
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const sources = Object.keys(metafile.inputs).filter((path) => /^(src|labs)\//.test(path));
  return { script: outputFiles[0]?.text ?? '', sources };
}
