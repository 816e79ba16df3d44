/** What every route of the API may use, and what the checks in front of the routes have found out about a request. */
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { HostPool } from '../../host-node/index.ts';
import type { LabBundle } from '../../lab-kit/index.ts';
import type { LabId } from '../../model/ids.ts';
import type { Store } from '../../store/index.ts';
import { learnerCookie, newLearner } from '../learner-cookie.ts';
import type { LiveSandbox } from '../live-sandbox.ts';
import type { Log } from '../log.ts';
import { learnersTooMany, sandboxUnknown } from '../problems.ts';
import type { RateLimit } from '../rate-limit.ts';
import type { Sandboxes } from '../sandboxes.ts';
import type { Signer } from '../signing.ts';

export interface ApiServices {
  labs: ReadonlyMap<LabId, LabBundle>;
  sandboxes: Sandboxes;
  store: Store;
  pool: HostPool;
  cookies: Signer;
  progressFiles: Signer;
  secure: boolean;
  /** By remote address. */
  newLearners: RateLimit;
  /** By learner and objective. */
  answers: RateLimit;
  log: Log;
}

export interface ApiEnv {
  Bindings: HttpBindings;
  Variables: {
    /** Under which the request reached us. */
    origin: string;
    /** Null for who has no cookie yet. */
    learner: string | null;
  };
}

export type ApiContext = Context<ApiEnv>;

/** The learner, made now if need be: only calls that keep something for them do so. */
export function ensureLearner(c: ApiContext, { cookies, newLearners, secure }: ApiServices): string {
  const known = c.get('learner');
  if (known !== null) return known;
  const waitSeconds = newLearners.take(c.env.incoming.socket.remoteAddress ?? '');
  if (waitSeconds !== null) throw learnersTooMany(waitSeconds);
  const learner = newLearner();
  c.header('Set-Cookie', learnerCookie(learner, cookies, secure));
  return learner;
}

/** The sandbox of the address, which this call keeps alive. @throws LabError 404 unless it is the learner's own. */
export function ownSandbox(c: ApiContext, { sandboxes }: ApiServices): LiveSandbox {
  const sandbox = sandboxes.find(c.get('learner'), c.req.param('id') ?? '');
  if (!sandbox) throw sandboxUnknown();
  sandbox.touch();
  return sandbox;
}
