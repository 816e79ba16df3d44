import { type ChildProcess, spawn } from 'node:child_process';
import { heapArguments } from './walls.ts';

export interface HostProgram {
  /** The host's code: the bundle, or child/main.ts where nothing is bundled. */
  entry: string;
  /** Folder that holds `labs/`. */
  root: string;
  /** Where V8 keeps compiled code between starts; none if absent. */
  compileCache?: string | undefined;
  /** Further arguments for Node. */
  nodeArguments?: readonly string[];
}

/** Starts the process. It inherits nothing of the server's environment: no secret of the server is within a host's reach. */
export function spawnHost({ entry, root, compileCache, nodeArguments = [] }: HostProgram): ChildProcess {
  return spawn(process.execPath, [...heapArguments, ...nodeArguments, entry, root], {
    cwd: root,
    env: compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
}
