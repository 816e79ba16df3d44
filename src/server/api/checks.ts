/** What every request passes before a route sees it. */
import type { MiddlewareHandler } from 'hono';
import { learnerFromCookie } from '../learner-cookie.ts';
import { type Origins, originAllows } from '../origins.ts';
import { hostForeign, originForeign, requestsTooMany } from '../problems.ts';
import type { RateLimit } from '../rate-limit.ts';
import type { Signer } from '../signing.ts';
import type { ApiEnv } from './context.ts';

export interface Checks {
  origins: Origins;
  cookies: Signer;
  /** State-changing calls, by learner or, before there is one, by remote address. */
  changes: RateLimit;
}

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

export function checkRequest({ origins, cookies, changes }: Checks): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const origin = origins.ofHost(c.req.header('host'));
    if (origin === null) throw hostForeign();
    const learner = learnerFromCookie(c.req.header('cookie'), cookies);
    if (!readOnly.has(c.req.method)) {
      if (!originAllows(c.req.header('origin'), origin)) throw originForeign();
      const waitSeconds = changes.take(learner ?? c.env.incoming.socket.remoteAddress ?? '');
      if (waitSeconds !== null) throw requestsTooMany(waitSeconds);
    }
    c.set('origin', origin);
    c.set('learner', learner);
    await next();
  };
}
