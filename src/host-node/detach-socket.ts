import type { Socket } from 'node:net';

/**
 * Makes this process stop reading a socket that is about to be handed over, and gives back what it has read already.
 *
 * Node passes the descriptor on but goes on reading, and throws away what it reads, until the other process has
 * confirmed; whatever the client sends in between would be lost. There is no public call to stop it: `pause` only stops
 * the stream above the handle.
 */
export function detachSocket(socket: Socket): Buffer {
  const { _handle: handle } = socket as Socket & { _handle?: { readStop?: () => number } | null };
  handle?.readStop?.();
  return (socket.read() as Buffer | null) ?? Buffer.alloc(0);
}
