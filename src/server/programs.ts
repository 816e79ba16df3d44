/** How hosts and script runtime are had: built once for `npm start`, from the sources for `npm run dev` and tests. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleRuntime, serverBundles } from '../host-node/bundle.ts';
import type { LabServerOptions } from './lab-server.ts';

type Programs = Pick<LabServerOptions, 'program' | 'runtime'>;

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export function sourcePrograms(root = projectRoot): Programs {
  const entry = join(root, 'src/host-node/child/main.ts');
  const { compileCache } = serverBundles(root);
  return { program: { entry, root, compileCache }, runtime: () => bundleRuntime(root) };
}

/** What `npm run build` made, or the sources where nothing is built. */
export function builtPrograms(root = projectRoot): Programs {
  const { host, runtime, compileCache } = serverBundles(root);
  if (!existsSync(host) || !existsSync(runtime)) return sourcePrograms(root);
  const text = readFileSync(runtime, 'utf8');
  return { program: { entry: host, root, compileCache }, runtime: () => Promise.resolve(text) };
}
