import type { Hono } from 'hono';
import { compress } from 'hono/compress';
import { publicLab } from '../../catalog/index.ts';
import { policyJsonSchema } from '../../policy/index.ts';
import { labUnknown } from '../problems.ts';
import { version } from '../version.ts';
import type { ApiEnv, ApiServices } from './context.ts';
import { openApiDocument } from './openapi.ts';

export function addLabRoutes(app: Hono<ApiEnv>, { labs, sandboxes, pool }: ApiServices): void {
  // Large, the same for everybody, and without anything secret beside which a guess could be compressed.
  for (const path of ['/api/labs/*', '/api/policy.schema.json', '/api/openapi.json']) app.use(path, compress());
  app.get('/api/health', (c) =>
    c.json({ status: 'ok', version, sandboxes: sandboxes.count, hosts: sandboxes.hostCount, warmHosts: pool.warm }),
  );
  app.get('/api/labs', (c) => c.json([...labs.values()].map(publicLab)));
  app.get('/api/labs/:id', (c) => {
    const lab = labs.get(c.req.param('id'));
    if (!lab) throw labUnknown(c.req.param('id'));
    return c.json(publicLab(lab));
  });
  app.get('/api/policy.schema.json', (c) => c.json(policyJsonSchema()));
  const openApi = JSON.stringify(openApiDocument());
  app.get('/api/openapi.json', (c) => c.body(openApi, 200, { 'content-type': 'application/json' }));
}
