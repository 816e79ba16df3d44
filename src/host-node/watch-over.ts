/** Looks after a running host: does it still answer, and how much memory does it hold? */
import type { ChildProcess } from 'node:child_process';
import type { SandboxEndReason } from '../model/wire.ts';
import { memoryOf } from './memory-of.ts';
import type { ToHost } from './messages.ts';
import type { Walls } from './walls.ts';

/** Calls `tooMuch` when the host runs into a wall. Returns how to stop watching. */
export function watchOver(child: ChildProcess, walls: Walls, tooMuch: (reason: SandboxEndReason) => void): () => void {
  let beat = 0;
  let answered = 0;
  let answering = false;
  child.on('message', (message: { kind?: string; beat?: number; rssBytes?: number }) => {
    answering = true;
    if (message.kind !== 'pong') return;
    answered = message.beat ?? answered;
    if ((message.rssBytes ?? 0) > walls.residentBytesMax) tooMuch('out-of-memory');
  });
  // Beats are counted, not measured in time: when it is the server that was slow, the answers are read before the next beat.
  const heartbeat = setInterval(() => {
    if (beat - answered >= walls.missedBeatsMax) tooMuch('unresponsive');
    else if (answering && child.connected) child.send({ kind: 'ping', beat: ++beat } satisfies ToHost, () => {});
  }, walls.heartbeatIntervalMs);
  const memory = setInterval(() => {
    const bytes = child.pid === undefined ? null : memoryOf(child.pid);
    if (bytes !== null && bytes > walls.residentBytesMax) tooMuch('out-of-memory');
  }, walls.memoryCheckIntervalMs);
  heartbeat.unref();
  memory.unref();
  return () => {
    clearInterval(heartbeat);
    clearInterval(memory);
  };
}
