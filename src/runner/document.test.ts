import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { runnerDocument } from './document.ts';

it('allows exactly its own script, blob workers and one address', () => {
  const { html, csp } = runnerDocument({ connectSrc: 'ws://127.0.0.1:4321/sandboxes/' });
  const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(script).digest('base64');
  expect(csp.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'sha256-${hash}' blob:`,
    'worker-src blob:',
    'connect-src ws://127.0.0.1:4321/sandboxes/',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ]);
});

it.each(['ws://host', 'http://host/x', 'ws://host/a; script-src *', 'ws://host/a b'])('refuses %s', (connectSrc) => {
  expect(() => runnerDocument({ connectSrc })).toThrow('ERR_RUNNER_CONNECT_SRC');
});
