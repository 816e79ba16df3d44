/**
 * The document in which a learner's script runs: an opaque origin that can start one worker and reach one address.
 * Its script stands inline, allowed by hash, because an opaque origin may fetch no sub-resource of ours.
 */
import { createHash } from 'node:crypto';

const relay = `'use strict';
let worker;
const tell = (message) => parent.postMessage(message, '*');
addEventListener('message', (event) => {
  if (event.source !== parent) return;
  if (event.data.type !== 'launch') { worker?.postMessage(event.data); return; }
  if (worker) return;
  worker = new Worker(URL.createObjectURL(new Blob([event.data.runtime], { type: 'text/javascript' })));
  worker.onmessage = (from) => tell(from.data);
  worker.onerror = (error) => tell({ type: 'failed', name: 'Error', message: error.message || 'The worker ended.', stack: '' });
  worker.postMessage(event.data.start);
});
tell({ type: 'frame-ready' });`;

export interface RunnerDocument {
  html: string;
  /** Value of the `Content-Security-Policy` header; the document is not safe without it. */
  csp: string;
}

/**
 * @param connectSrc The one source scripts may connect to, with its path, such as `ws://127.0.0.1:4321/sandboxes/`:
 * a source without a path would also admit the page's own event socket.
 */
export function runnerDocument({ connectSrc }: { connectSrc: string }): RunnerDocument {
  if (!/^wss?:\/\/[^/\s;,]+\/[^\s;,]+$/.test(connectSrc))
    throw new TypeError(`ERR_RUNNER_CONNECT_SRC: "${connectSrc}" is not a ws(s) address with a path.`);
  const hash = createHash('sha256').update(relay).digest('base64');
  return {
    html: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Script runner</title><script>${relay}</script></html>`,
    csp: [
      "default-src 'none'",
      `script-src 'sha256-${hash}' blob:`,
      'worker-src blob:',
      `connect-src ${connectSrc}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'self'",
      'sandbox allow-scripts',
    ].join('; '),
  };
}
