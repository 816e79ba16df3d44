/** The composition root: one lab server, to be put in front of whatever serves the pages. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { loadAllLabs } from '../catalog/index.ts';
import {
  createHostPool,
  createPortRange,
  type HostProgram,
  standardWalls,
  startHost,
  type Walls,
} from '../host-node/index.ts';
import type { LabBundle } from '../lab-kit/index.ts';
import { openStore } from '../store/index.ts';
import { createApi } from './api/app.ts';
import { createLog, type Log } from './log.ts';
import { createOrigins } from './origins.ts';
import { createRateLimit } from './rate-limit.ts';
import { sandboxView } from './sandbox-view.ts';
import { Sandboxes } from './sandboxes.ts';
import { sessionSecret } from './session-secret.ts';
import type { Settings } from './settings.ts';
import { createSigner } from './signing.ts';
import { createUpgradeHandler } from './upgrades.ts';

export interface LabServerOptions {
  settings: Settings;
  /** How a sandbox host is started. */
  program: HostProgram;
  /** The script runtime as text. */
  runtime(): Promise<string>;
  /** Default: all labs of the project. */
  labs?: readonly LabBundle[];
  walls?: Walls;
  /** Hosts kept ready; default 4. */
  warmHosts?: number;
  log?: Log;
}

export interface LabServer {
  /** False: the address is not the lab server's. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Resolves when hosts wait for learners. */
  warmedUp(): Promise<void>;
  /** Tells every learner, ends every host, closes the store. */
  close(): Promise<void>;
}

export async function createLabServer(options: LabServerOptions): Promise<LabServer> {
  const { settings, program, runtime, walls = standardWalls, warmHosts = 4 } = options;
  const log = options.log ?? createLog(settings.logLevel);
  const labs = options.labs ?? (await loadAllLabs({ root: program.root }));
  const store = await openStore(join(settings.dataDir, 'progress.sqlite'));
  const secret = settings.sessionSecret ?? sessionSecret(settings.dataDir);
  const cookies = createSigner(secret, 'learner-cookie');
  const origins = createOrigins(settings);

  const [first] = labs;
  const warmUp = first ? { lab: first.definition, policyText: first.vulnerable } : null;
  const pool = createHostPool({
    warmHosts,
    start: () => startHost(program, walls, warmUp),
    onFailure: (error) => log('error', 'A sandbox host could not be started', { error: String(error) }),
  });
  const sandboxes = new Sandboxes({
    settings,
    labs: new Map(labs.map((lab) => [lab.definition.id, lab])),
    store,
    pool,
    ports: createPortRange(settings.listenerPorts),
    seeds: createSigner(secret, 'sandbox-seed'),
    log,
    snapshotJson: (sandbox, origin, eventsJson, dropped) =>
      `{"type":"snapshot","sandbox":${JSON.stringify(sandboxView(sandbox, origin))},"events":${eventsJson},"dropped":${dropped}}`,
  });

  const api = createApi({
    labs: new Map(labs.map((lab) => [lab.definition.id, lab])),
    sandboxes,
    store,
    pool,
    cookies,
    progressFiles: createSigner(secret, 'progress-file'),
    origins,
    secure: origins.secure,
    newLearners: createRateLimit({ max: 600, windowMs: 60_000, keysMax: 10_000 }),
    changes: createRateLimit({ max: 200, windowMs: 10_000, keysMax: 10_000 }),
    answers: createRateLimit({ max: 5, windowMs: 60_000, keysMax: 10_000 }),
    runtime,
    log,
  });
  const listener = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const upgrade = createUpgradeHandler({ sandboxes, origins, cookies, log });

  return {
    handle(request, response) {
      if (!/^\/(api|runner|sandboxes)(\/|\?|$)/.test(request.url ?? '')) return false;
      listener(request, response);
      return true;
    },
    upgrade,
    warmedUp: () => pool.filled(),
    async close() {
      await Promise.all([sandboxes.close(), pool.close()]);
      await store.close();
    },
  };
}
