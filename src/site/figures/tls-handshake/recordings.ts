/** Two real connections of one client to one broker, recorded once with scripts/record/tls-connections.ts. */
import type { Chunk, Side } from './dissect.ts';
import recorded from './recorded.json' with { type: 'json' };

/** Lines of the form `client 160301…`. */
export function chunksOf(lines: readonly string[]): Chunk[] {
  return lines.map((line) => {
    const [from, hex = ''] = line.split(' ');
    return { from: from as Side, bytes: Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)) };
  });
}

export const recordings = [
  { id: 'tls13', label: 'TLS 1.3', chunks: chunksOf(recorded.tls13) },
  { id: 'tls12', label: 'TLS 1.2', chunks: chunksOf(recorded.tls12) },
] as const;
