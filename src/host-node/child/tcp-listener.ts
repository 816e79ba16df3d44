/** A real TCP listener for one listener of one sandbox, so that the learner's own tools reach it. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { LabError } from '../../model/problem.ts';

/** More than any policy allows (`limits.connectionsMax` ends at 512), so that the policy decides and this only walls. */
const CONNECTIONS_MAX = 520;

export interface TcpListener {
  readonly port: number;
  /** Stops listening and tears what is still connected. */
  close(): Promise<void>;
}

/**
 * Binds the first of `ports` that is free.
 * @throws LabError ERR_LISTENER_NO_PORT when all of them are taken.
 */
export async function listenOnTcp(
  host: string,
  ports: readonly number[],
  accept: (socket: Socket) => void,
): Promise<TcpListener> {
  for (const port of ports) {
    const sockets = new Set<Socket>();
    const server = createServer({ noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // A reset by the peer ends the connection and nothing else.
      socket.on('error', () => socket.destroy());
      accept(socket);
    });
    server.maxConnections = CONNECTIONS_MAX;
    if (!(await bound(server, host, port))) continue;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    // 0 stands for any that is free.
    return { port: (server.address() as AddressInfo).port, close };
  }
  throw new LabError({
    code: 'ERR_LISTENER_NO_PORT',
    title: 'No free port',
    status: 503,
    detail: `None of the ports tried on ${host} is free: ${ports.join(', ')}.`,
    remedy: 'Give the server another range in LISTENER_PORT_RANGE.',
  });
}

/** False: taken by somebody else. */
function bound(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen(port, host, () => resolve(true));
  });
}
