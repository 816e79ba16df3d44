/** The built pages. They are complete when the server starts; to change them, build first and start again. */
import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';

const ONE_YEAR_SECONDS = 31_536_000;

/** Sent with every page; scripts and connections are limited by each page's own meta tag, which knows their hashes. */
const pageHeaders: Record<string, string> = {
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

/** Names under it hold a hash of what is in them; no page is among them, and each byte of a header counts twenty times. */
const assets = '/_astro/';

export function createStaticSite(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  if (!existsSync(folder)) return tellNotBuilt;
  const notFoundFile = join(folder, '404.html');
  const notFound = existsSync(notFoundFile) ? readFileSync(notFoundFile) : 'Not found';
  const serve = sirv(folder, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(response, pathname) {
      const immutable = pathname.startsWith(assets);
      response.setHeader('Cache-Control', immutable ? `public, max-age=${ONE_YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  return (request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (!request.url?.startsWith(assets)) {
      for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
      return;
    }
    // A file that vanished since the start fails while it is read; unheard, that would end the server.
    response.once('pipe', (file) => file.once('error', () => response.destroy()));
    serve(request, response, () => {
      response.writeHead(404, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' });
      response.end(request.method === 'HEAD' ? undefined : notFound);
    });
  };
}

function tellNotBuilt(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end('ERR_SITE_NOT_BUILT: There are no pages yet. Run `npm run build`, then start the server again.\n');
}
