/** Keeps a few hosts started and warmed up, because a cold start costs more than a learner should wait. */
import { availableParallelism } from 'node:os';
import type { HostProcess } from './host-process.ts';

export interface HostPoolOptions {
  /** Hosts kept waiting. */
  warmHosts: number;
  /** Starts a host and warms it up. */
  start(): Promise<HostProcess>;
  /** A start that failed without anybody waiting for it. */
  onFailure(error: unknown): void;
}

export interface HostPool {
  /** A host of one's own. @throws what `start` throws, or when the pool is closed. */
  claim(): Promise<HostProcess>;
  readonly warm: number;
  /** Resolves when the pool is full, or cannot be filled. */
  filled(): Promise<void>;
  close(): Promise<void>;
}

/** A pause after a claim, so that refilling does not compete with the sandbox being started. */
const REFILL_AFTER_MS = 300;
const RETRY_AFTER_MS = 5_000;

export function createHostPool({ warmHosts, start, onFailure }: HostPoolOptions): HostPool {
  const waiting: HostProcess[] = [];
  const startsAtOnceMax = Math.max(2, availableParallelism());
  const queue: (() => void)[] = [];
  const starting = new Set<Promise<unknown>>();
  let closed = false;
  let refilling: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  /** More starts at once than cores would make every one of them late. */
  async function startInTurn(): Promise<HostProcess> {
    if (starting.size >= startsAtOnceMax) await new Promise<void>((resolve) => queue.push(resolve));
    if (closed) throw new Error('The host pool is closed.');
    const attempt = start();
    starting.add(attempt);
    try {
      const host = await attempt;
      if (closed) host.kill('shutdown');
      return host;
    } finally {
      starting.delete(attempt);
      queue.shift()?.();
    }
  }

  async function refill(): Promise<void> {
    try {
      while (!closed && waiting.length < warmHosts) {
        const host = await startInTurn();
        waiting.push(host);
        host.ended.then(() => {
          const index = waiting.indexOf(host);
          if (index >= 0) waiting.splice(index, 1);
        });
      }
    } catch (error) {
      if (closed) return;
      onFailure(error);
      refillAfter(RETRY_AFTER_MS);
    }
  }

  function refillNow(): Promise<void> {
    refilling ??= refill().finally(() => {
      refilling = null;
    });
    return refilling;
  }

  function refillAfter(delayMs: number): void {
    if (timer || closed) return;
    timer = setTimeout(() => {
      timer = null;
      refillNow();
    }, delayMs);
    timer.unref();
  }

  refillNow();
  return {
    async claim() {
      const host = waiting.shift() ?? (await startInTurn());
      refillAfter(REFILL_AFTER_MS);
      return host;
    },
    get warm() {
      return waiting.length;
    },
    filled: refillNow,
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      for (const resolve of queue.splice(0)) resolve();
      await Promise.allSettled([...starting]);
      for (const host of waiting) host.kill('shutdown');
      await Promise.all(waiting.map((host) => host.ended));
    },
  };
}
