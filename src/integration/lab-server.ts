/**
 * The lab server inside `astro dev`, the same one that `npm start` runs. It stands in front of the site and not among its
 * middlewares: those would ask for trailing slashes and refuse what an opaque origin asks.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { relative } from 'node:path';
import type { AstroIntegration, HookParameters } from 'astro';
import type { LabServer } from '../server/lab-server.ts';

/** What the server is made of; pages and their islands reload by themselves. */
const sources =
  /^(labs|src\/(model|lab-kit|policy|edge|pki|actors|sandbox|objectives|judge|host-node|catalog|store|server|runner))\//;
const QUIET_MS = 200;

type DevServer = HookParameters<'astro:server:setup'>['server'];
type Log = { info(text: string): void; error(text: string): void };

export function labServer(): AstroIntegration {
  return {
    name: 'lab-server',
    hooks: {
      'astro:server:setup': ({ server, logger }) => mount(server, logger),
    },
  };
}

function mount(vite: DevServer, log: Log): void {
  const http = vite.httpServer;
  if (!http) return;
  let lab: LabServer | null = null;
  let pending = start();

  async function start(): Promise<void> {
    try {
      const { createDevLabServer } = (await vite.ssrLoadModule(
        '/src/server/dev.ts',
      )) as typeof import('../server/dev.ts');
      const fresh = await createDevLabServer();
      await lab?.close();
      lab = fresh;
      log.info('lab server ready');
    } catch (error) {
      log.error(`the lab server stays as it was: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  const site = http.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  http.removeAllListeners('request');
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void pending.finally(() => {
      if (!lab?.handle(request, response)) for (const listener of site) listener.call(http, request, response);
    });
  });
  http.on('upgrade', (request, socket, head) => lab?.upgrade(request, socket, head));

  let timer: NodeJS.Timeout | undefined;
  vite.watcher.on('all', (_event, file) => {
    if (!sources.test(relative(vite.config.root, file).replaceAll('\\', '/'))) return;
    // An editor that saves many files causes one restart.
    clearTimeout(timer);
    timer = setTimeout(() => {
      pending = pending.then(start);
    }, QUIET_MS);
  });
  http.on('close', () => void lab?.close());
}
