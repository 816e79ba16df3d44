/** A lab server on a free port with a data folder of its own, for tests that want the real thing: processes, sockets, files. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleHost } from '../../host-node/bundle.ts';
import type { HostProgram } from '../../host-node/index.ts';
import { createLabServer, type LabServerOptions } from '../lab-server.ts';
import { sourcePrograms } from '../programs.ts';
import { readSettings, type Settings } from '../settings.ts';

export const LAB = 'open-broker-eavesdrop';

export interface TestServer {
  url: string;
  port: number;
  dataDir: string;
  warmedUp(): Promise<void>;
  close(): Promise<void>;
}

export interface TestServerOptions extends Partial<Omit<LabServerOptions, 'settings' | 'program'>> {
  settings?: Partial<Settings>;
  program?: Partial<HostProgram>;
  /** Keeps the folder when the server closes. */
  dataDir?: string;
}

let bundled: Promise<string> | undefined;

/** Bundled once a test file, from the sources as they are now: a bundle starts much faster than they do. */
function hostEntry(root: string): Promise<string> {
  bundled ??= (async () => {
    const entry = join(mkdtempSync(join(tmpdir(), 'sandbox-host-')), 'host.mjs');
    await bundleHost(root, entry);
    return entry;
  })();
  return bundled;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { settings: changed = {}, program: changedProgram = {}, dataDir: given, ...rest } = options;
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'lab-server-'));
  // The range is wide and shared: servers of tests that run at once find each other's ports taken and try the next.
  const settings = { ...readSettings({ LISTENER_PORT_RANGE: '30000-31999' }), dataDir, ...changed };
  const sources = sourcePrograms();
  const entry = await hostEntry(sources.program.root);
  const program = { ...sources.program, entry, ...changedProgram };
  const lab = await createLabServer({ ...sources, warmHosts: 0, log: () => {}, ...rest, settings, program });
  const http = createServer((request, response) => {
    if (!lab.handle(request, response)) response.writeHead(404).end();
  });
  http.on('upgrade', (request, socket, head) => {
    if (!lab.upgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDir,
    warmedUp: () => lab.warmedUp(),
    async close() {
      await lab.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      if (given === undefined) rmSync(dataDir, { recursive: true });
    },
  };
}

/** Process ids of the sandbox hosts that a process has started, oldest first. */
export function hostPids(parent = process.pid): number[] {
  const processes = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return processes
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((row) => Number(row?.[2]) === parent && /host-node\/child\/main\.ts|host\.mjs/.test(row?.[3] ?? ''))
    .map((row) => Number(row?.[1]))
    .sort((one, other) => one - other);
}
