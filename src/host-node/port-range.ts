/** Hands out the ports of LISTENER_PORT_RANGE, so that the hosts of one server never compete for one. */
import { LabError } from '../model/problem.ts';

export interface PortBounds {
  first: number;
  last: number;
}

export interface PortRange {
  /**
   * Reserves up to `count` ports nobody here uses. The same `wish` begins at the same port as long as it is free, so that
   * a command a learner copied yesterday still names their broker.
   * @throws LabError ERR_LISTENER_RANGE_EXHAUSTED
   */
  reserve(wish: string, count: number): number[];
  release(ports: Iterable<number>): void;
}

export function createPortRange({ first, last }: PortBounds): PortRange {
  const size = last - first + 1;
  const used = new Set<number>();
  return {
    reserve(wish, count) {
      const found: number[] = [];
      const start = hash(wish) % size;
      for (let step = 0; step < size && found.length < count; step++) {
        const port = first + ((start + step) % size);
        if (!used.has(port)) found.push(port);
      }
      if (found.length === 0) throw exhausted(first, last);
      for (const port of found) used.add(port);
      return found;
    },
    release(ports) {
      for (const port of ports) used.delete(port);
    },
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

function exhausted(first: number, last: number): LabError {
  return new LabError({
    code: 'ERR_LISTENER_RANGE_EXHAUSTED',
    title: 'No listener port left',
    status: 503,
    detail: `All ports from ${first} to ${last} are in use.`,
    remedy: 'Give the server a wider LISTENER_PORT_RANGE, or try again when other labs have ended.',
    retryAfterSeconds: 60,
  });
}
