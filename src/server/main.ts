/** `npm start`: one HTTP server, the lab first, then the pages. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LabError } from '../model/problem.ts';
import { announcement } from './announce.ts';
import { createLabServer, type LabServer } from './lab-server.ts';
import { createLog } from './log.ts';
import { builtPrograms, projectRoot } from './programs.ts';
import { readSettings, type Settings } from './settings.ts';
import { createStaticSite } from './static-site.ts';

/** For hosts to end and pages to be told; then the process ends in any case. */
const SHUTDOWN_TIMEOUT_MS = 5_000;

const settings = orExit(() => readSettings());
const log = createLog(settings.logLevel);
const site = createStaticSite(join(projectRoot, 'dist'));
const opened = Promise.withResolvers<LabServer>();

// Requests that come before the lab is ready wait for it.
const server = createServer(async (request, response) => {
  const lab = await opened.promise;
  if (!lab.handle(request, response)) site(request, response);
});
server.headersTimeout = 10_000;
server.requestTimeout = 60_000;
server.on('upgrade', async (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const lab = await opened.promise;
  if (!lab.upgrade(request, socket, head)) socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
});

server.once('error', (error: NodeJS.ErrnoException) => fail(listenProblem(error, settings)));
server.listen(settings.port, settings.host, async () => {
  try {
    const lab = await createLabServer({ settings, log, ...builtPrograms() });
    opened.resolve(lab);
    closeOnSignal(lab);
    console.log(announcement(settings, (server.address() as AddressInfo).port));
  } catch (error) {
    fail(error);
  }
});

function closeOnSignal(lab: LabServer): void {
  let closing = false;
  const close = async () => {
    // Asked twice: somebody does not want to wait.
    if (closing) process.exit(1);
    closing = true;
    setTimeout(() => process.exit(1), SHUTDOWN_TIMEOUT_MS).unref();
    server.close();
    await lab.close();
    server.closeAllConnections();
    process.exit(0);
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
}

function listenProblem(error: NodeJS.ErrnoException, { host, port }: Settings): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new LabError({
    code: 'ERR_PORT_TAKEN',
    title: 'Port taken',
    status: 500,
    detail: `Port ${port} on ${host} is taken by another program.`,
    remedy: `Stop it, or choose another port: PORT=${port + 1} npm start`,
  });
}

function orExit<T>(task: () => T): T {
  try {
    return task();
  } catch (error) {
    return fail(error);
  }
}

function fail(error: unknown): never {
  // A known problem is one sentence with its remedy; only a bug deserves a stack.
  console.error(error instanceof LabError ? error.message : error);
  process.exit(1);
}
