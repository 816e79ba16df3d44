/** Reads the beginning of a byte stream until somebody has made up their mind, and leaves the rest to whoever comes next. */
import type { Duplex } from 'readable-stream';

/**
 * @param decide gets all that has come so far; undefined asks for more. `taken` bytes are kept back from the next reader.
 * @returns null where the stream ends before that.
 */
export function readAhead<T>(
  stream: Duplex,
  decide: (bytes: Uint8Array) => { result: T; taken: number } | undefined,
): Promise<T | null> {
  return new Promise((resolve) => {
    let read = new Uint8Array();
    const end = (result: T | null) => {
      stream.off('data', look);
      stream.off('end', gone);
      stream.off('close', gone);
      stream.pause();
      resolve(result);
    };
    const gone = () => end(null);
    const look = (chunk: Uint8Array) => {
      const more = new Uint8Array(read.length + chunk.length);
      more.set(read);
      more.set(chunk, read.length);
      read = more;
      const decision = decide(read);
      if (!decision) return;
      end(decision.result);
      const rest = read.subarray(decision.taken);
      if (rest.length > 0) stream.unshift(Buffer.from(rest));
    };
    stream.on('data', look);
    stream.on('end', gone);
    stream.on('close', gone);
    // Closing follows, and says all there is to say.
    stream.on('error', () => {});
    stream.resume();
  });
}
