import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openEventFeed, PAUSES_MS } from './event-feed.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type FakeSocket = { onmessage?: (event: { data: string }) => void; onclose?: () => void; close: () => void };

function setup(goOn = true) {
  const sockets: FakeSocket[] = [];
  const batches: number[] = [];
  const open = () => {
    const socket: FakeSocket = { close: () => {} };
    sockets.push(socket);
    return socket as unknown as WebSocket;
  };
  const feed = openEventFeed(open, { onMessages: (list) => batches.push(list.length), onBreak: async () => goOn });
  return { sockets, batches, feed };
}

it('opens again after a break, with pauses that grow and start anew once messages come', async () => {
  const { sockets, batches } = setup();
  sockets[0]?.onclose?.();
  await vi.advanceTimersByTimeAsync(PAUSES_MS[0]);
  expect(sockets).toHaveLength(2);
  sockets[1]?.onclose?.();
  await vi.advanceTimersByTimeAsync(PAUSES_MS[0]);
  expect(sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(PAUSES_MS[1]);
  expect(sockets).toHaveLength(3);
  sockets[2]?.onmessage?.({ data: '[{"type":"devices"},{"type":"policy"}]' });
  expect(batches).toEqual([2]);
  sockets[2]?.onclose?.();
  await vi.advanceTimersByTimeAsync(PAUSES_MS[0]);
  expect(sockets).toHaveLength(4);
});

it('stays closed when told to, or when there is nothing to come back to', async () => {
  const closed = setup();
  closed.feed.close();
  closed.sockets[0]?.onclose?.();
  const gone = setup(false);
  gone.sockets[0]?.onclose?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([closed.sockets.length, gone.sockets.length]).toEqual([1, 1]);
});
