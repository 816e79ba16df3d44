import type { Hono } from 'hono';
import { exportTargetSchema } from '../../model/exported-policy.ts';
import { exportTargetUnknown } from '../problems.ts';
import { type ApiEnv, type ApiServices, ownSandbox } from './context.ts';

/** The policy in force as the files of another broker. */
export function addExportRoutes(app: Hono<ApiEnv>, services: ApiServices): void {
  app.get('/api/sandboxes/:id/export/:target', async (c) => {
    const sandbox = ownSandbox(c, services);
    const target = exportTargetSchema.safeParse(c.req.param('target'));
    if (!target.success) throw exportTargetUnknown();
    return c.json(await sandbox.host.call('exportPolicy', { sandboxId: sandbox.id, target: target.data }));
  });
}
