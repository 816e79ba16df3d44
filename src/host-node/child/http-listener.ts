/** A port for a simulated HTTP service, so that the learner's own tools reach it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnTcp, type TcpListener } from './tcp-listener.ts';

/** More than a broker ever sends. */
const bodyBytesMax = 131_072;
const requestTimeoutMs = 10_000;

/**
 * Binds the first of `ports` that is free. Where nobody answers, the connection is torn, as a closed port would.
 * @throws LabError ERR_LISTENER_NO_PORT when all of them are taken.
 */
export async function listenOnHttp(
  host: string,
  ports: readonly number[],
  ask: (request: Request) => Promise<Response>,
): Promise<TcpListener> {
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs },
    (incoming, outgoing) => {
      answer(incoming, outgoing, ask).catch(() => incoming.socket.destroy());
    },
  );
  return listenOnTcp(host, ports, (socket) => server.emit('connection', socket));
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  ask: (request: Request) => Promise<Response>,
): Promise<void> {
  const left = new AbortController();
  outgoing.on('close', () => left.abort());
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += (chunk as Buffer).length;
    if (bytes > bodyBytesMax) {
      outgoing.writeHead(413, { connection: 'close' }).end();
      return;
    }
    chunks.push(chunk as Buffer);
  }
  const response = await ask(requestOf(incoming, Buffer.concat(chunks), left.signal));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}

/** The host that a client names means nothing, and is not looked at. */
function requestOf(
  { method = 'GET', url = '/', headers }: IncomingMessage,
  body: Buffer,
  signal: AbortSignal,
): Request {
  const given = Object.entries(headers).filter((header): header is [string, string] => typeof header[1] === 'string');
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(`http://service${url.startsWith('/') ? url : '/'}`), {
    method,
    headers: given,
    signal,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
}
