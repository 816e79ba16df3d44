import type { Server, Socket } from 'node:net';

/** What Node keeps on a socket and does not tell in its types. */
interface Inside {
  _handle?: { readStop?: () => number } | null;
  server?: Server | null;
}

/**
 * Prepares a socket for being handed over to another process, and gives back what this one has read of it already.
 *
 * Node passes the descriptor on but goes on reading, and throws away what it reads, until the other process has
 * confirmed; whatever the client sends in between would be lost. There is no public call to stop it: `pause` only stops
 * the stream above the handle. Node would also make the server that accepted the socket ask the other process, when it
 * closes, whether the socket is still in use, and so keep it from closing; the connection is simply no longer its own.
 */
export function detachSocket(socket: Socket): Buffer {
  const inside = socket as unknown as Inside;
  inside._handle?.readStop?.();
  inside.server = null;
  return (socket.read() as Buffer | null) ?? Buffer.alloc(0);
}
