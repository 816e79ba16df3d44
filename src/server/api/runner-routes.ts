import type { Hono } from 'hono';
import { sandboxIdSchema } from '../../model/ids.ts';
import { runnerDocument } from '../../runner/document.ts';
import type { ApiEnv } from './context.ts';

/**
 * The frame that runs a learner's script, and what runs inside it. The frame may connect to sandbox listeners only, with
 * `?sandbox=<id>` to those of one sandbox; each wants the sandbox's token besides.
 */
export function addRunnerRoutes(app: Hono<ApiEnv>, runtime: () => Promise<string>): void {
  app.get('/runner/', (c) => {
    const socketOrigin = c.get('origin').replace(/^http/, 'ws');
    const id = sandboxIdSchema.safeParse(c.req.query('sandbox'));
    const { html, csp } = runnerDocument({
      connectSrc: `${socketOrigin}/sandboxes/${id.success ? `${id.data}/` : ''}`,
    });
    c.header('Content-Security-Policy', csp);
    c.header('Cache-Control', 'no-store');
    return c.html(html);
  });
  app.get('/runner/runtime.js', async (c) => {
    c.header('Content-Type', 'text/javascript; charset=utf-8');
    c.header('Cache-Control', 'no-cache');
    return c.body(await runtime());
  });
}
