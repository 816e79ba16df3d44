import { Hono } from 'hono';
import type { Log } from '../log.ts';
import { routeUnknown } from '../problems.ts';
import { addCaptureRoutes } from './capture-routes.ts';
import { type Checks, checkRequest } from './checks.ts';
import type { ApiEnv, ApiServices } from './context.ts';
import { addExamRoutes } from './exam-routes.ts';
import { addExportRoutes } from './export-routes.ts';
import { addLabRoutes } from './lab-routes.ts';
import { addPkiRoutes } from './pki-routes.ts';
import { problemResponse } from './problem-response.ts';
import { addProgressRoutes } from './progress-routes.ts';
import { addRunnerRoutes } from './runner-routes.ts';
import { addSandboxRoutes } from './sandbox-routes.ts';

/** Everything the lab server answers over HTTP. */
export function createApi(services: ApiServices & Checks & { runtime: () => Promise<string>; log: Log }): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>();
  app.use(async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set('X-Content-Type-Options', 'nosniff');
    headers.set('Referrer-Policy', 'no-referrer');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    if (!headers.has('Content-Security-Policy')) {
      headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    }
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  });
  app.use(checkRequest(services));
  addLabRoutes(app, services);
  addSandboxRoutes(app, services);
  addCaptureRoutes(app, services);
  addPkiRoutes(app, services);
  addExportRoutes(app, services);
  addProgressRoutes(app, services);
  addExamRoutes(app, services);
  addRunnerRoutes(app, services.runtime);
  app.notFound(() => problemResponse(routeUnknown(), services.log));
  app.onError((error) => problemResponse(error, services.log));
  return app;
}
