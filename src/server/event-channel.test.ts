import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { EventChannel, UNSENT_BYTES_MAX } from './event-channel.ts';

/** A page whose network takes nothing until it is told to. */
class SlowSocket extends EventEmitter {
  bufferedAmount = 0;
  sent: string[] = [];
  terminated = false;
  send(text: string): void {
    this.sent.push(text);
    this.bufferedAmount += text.length;
  }
  ping(): void {}
  close(): void {}
  terminate(): void {
    this.terminated = true;
    this.emit('close');
  }
}

function open(): { socket: SlowSocket; channel: EventChannel; messages: () => { type: string; dropped?: number }[] } {
  const socket = new SlowSocket();
  const channel = new EventChannel(socket as unknown as WebSocket);
  return { socket, channel, messages: () => socket.sent.flatMap((text) => JSON.parse(text)) };
}

const batch = { json: JSON.stringify(['x'.repeat(100_000)]), count: 10, dropped: 0 };
const objectives = (current: number) => ({
  type: 'objectives' as const,
  objectives: [{ id: 'A1', solved: false, solvedAtMs: null, current, needed: 9 }],
});

test('nothing is told before the snapshot, everything after it', () => {
  const { channel, messages } = open();
  channel.events(batch);
  channel.state(objectives(1));
  expect(messages()).toEqual([]);
  channel.snapshot('{"type":"snapshot"}');
  channel.events({ json: '[]', count: 0, dropped: 3 });
  expect(messages()).toEqual([{ type: 'snapshot' }, { type: 'events', events: [], dropped: 3 }]);
});

test('a page that does not read costs a bounded amount, and learns what it missed and how things stand now', () => {
  vi.useFakeTimers();
  const { socket, channel, messages } = open();
  channel.snapshot('{"type":"snapshot"}');
  for (let round = 0; round < 100; round++) {
    channel.events(batch);
    channel.state(objectives(round));
  }
  expect(socket.bufferedAmount).toBeLessThan(UNSENT_BYTES_MAX + 2 * batch.json.length);
  const delivered = messages().filter(({ type }) => type === 'events').length;
  socket.sent = [];
  vi.advanceTimersByTime(1_000);
  expect(messages()).toEqual([]);

  socket.bufferedAmount = 0;
  vi.advanceTimersByTime(1_000);
  expect(messages()).toEqual([
    { type: 'events', events: [], dropped: (100 - delivered) * batch.count },
    objectives(99),
  ]);
  socket.terminate();
  vi.useRealTimers();
});

test('a page that no longer answers is given up', () => {
  vi.useFakeTimers();
  const { socket } = open();
  vi.advanceTimersByTime(30_000);
  socket.emit('pong');
  vi.advanceTimersByTime(30_000);
  expect(socket.terminated).toBe(false);
  vi.advanceTimersByTime(30_000);
  expect(socket.terminated).toBe(true);
  vi.useRealTimers();
});
