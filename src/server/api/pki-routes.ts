import type { Hono } from 'hono';
import { pkiFilesOf } from '../../model/pki-files.ts';
import { pkiNotGranted } from '../problems.ts';
import { type ApiEnv, type ApiServices, ownSandbox } from './context.ts';

/** Certificates and keys of the learner's own sandbox, so far as the lab grants them, for tools of their own. */
export function addPkiRoutes(app: Hono<ApiEnv>, services: ApiServices): void {
  app.get('/api/sandboxes/:id/pki/:file', async (c) => {
    const sandbox = ownSandbox(c, services);
    const { title, pki } = sandbox.lab.definition;
    const granted = pkiFilesOf(pki).map(({ file }) => file);
    const file = granted.find((name) => name === c.req.param('file'));
    const { pem } = file ? await sandbox.host.call('pem', { sandboxId: sandbox.id, file }) : { pem: null };
    if (pem === null) throw pkiNotGranted(title, granted);
    // Commands of the lab name the file like this, so it must not get another name on its way to the disk.
    c.header('Content-Disposition', `attachment; filename="${file}"`);
    c.header('Content-Type', 'application/x-pem-file');
    return c.body(pem.endsWith('\n') ? pem : `${pem}\n`);
  });
}
