/** Lets a capture see what crosses a stream, without reading from it: flow and back-pressure stay as they are. */
import type { Duplex } from 'readable-stream';
import type { ConnectionTap } from '../capture/index.ts';

/** @param stream the broker's end; taken over before anybody reads it or writes to it. */
export function tapStream(stream: Duplex, tap: ConnectionTap): void {
  // Not `on('data')`, which would let bytes flow before the broker listens.
  const push = stream.push.bind(stream);
  stream.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk instanceof Uint8Array) tap.sent('client', chunk);
    return push(chunk, encoding);
  };
  const write = stream.write.bind(stream) as (...written: unknown[]) => boolean;
  stream.write = (chunk: unknown, ...rest: unknown[]) => {
    if (chunk instanceof Uint8Array) tap.sent('server', chunk);
    return write(chunk, ...rest);
  };
  // `end` and not the null that is pushed: answers to what came before it are still on their way.
  stream.once('end', () => tap.closed('client', 'fin'));
  stream.once('finish', () => tap.closed('server', 'fin'));
  stream.once('error', () => tap.closed('client', 'reset'));
  // Destroying a socket that is not at fault closes it, and that is a FIN too.
  stream.once('close', () => tap.closed('server', 'fin'));
}
