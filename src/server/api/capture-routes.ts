import type { Hono } from 'hono';
import { captureKeysNotGranted } from '../problems.ts';
import { type ApiEnv, type ApiServices, ownSandbox } from './context.ts';

/** What crossed the wires of the learner's own sandbox, for Wireshark. */
export function addCaptureRoutes(app: Hono<ApiEnv>, services: ApiServices): void {
  app.get('/api/sandboxes/:id/capture.pcapng', async (c) => {
    const sandbox = ownSandbox(c, services);
    const { pcapngBase64 } = await sandbox.host.call('capture', { sandboxId: sandbox.id });
    c.header('Content-Type', 'application/vnd.tcpdump.pcapng');
    c.header('Content-Disposition', `attachment; filename="${sandbox.lab.definition.id}-${timeOfFile()}.pcapng"`);
    return c.body(Buffer.from(pcapngBase64, 'base64'));
  });

  app.get('/api/sandboxes/:id/keys.log', async (c) => {
    const sandbox = ownSandbox(c, services);
    const { id, title, capture } = sandbox.lab.definition;
    if (capture.tlsSecrets === 'none') throw captureKeysNotGranted(title);
    const keyLog = await sandbox.host.call('keyLog', { sandboxId: sandbox.id });
    c.header('Content-Disposition', `attachment; filename="${id}-${timeOfFile()}.keys.log"`);
    return c.text(keyLog);
  });
}

/** UTC, as `20260131T235959Z`: sorts, and is allowed in every file system. */
const timeOfFile = () => new Date().toISOString().replace(/\.\d+|[-:]/g, '');
