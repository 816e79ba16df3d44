/** The event socket of one sandbox: opened again after a break, with growing pauses, until it is closed for good. */
import type { WireMessage } from '../../model/wire.ts';

export const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000, 8_000] as const;

export interface FeedHandlers {
  onMessages(messages: readonly WireMessage[]): void;
  /** A connection broke; the next attempt follows after a pause. Answer false to give up. */
  onBreak(attempt: number): Promise<boolean>;
}

export interface EventFeed {
  close(): void;
}

/** @param openSocket Opens the socket; given from outside so that tests need no network. */
export function openEventFeed(openSocket: () => WebSocket, handlers: FeedHandlers): EventFeed {
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let closed = false;

  const connect = () => {
    if (closed) return;
    const current = openSocket();
    socket = current;
    current.onmessage = (event: MessageEvent<string>) => {
      if (closed) return;
      attempt = 0;
      handlers.onMessages(readBatch(event.data));
    };
    current.onclose = () => {
      if (closed || socket !== current) return;
      const pause = PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)];
      attempt += 1;
      void handlers.onBreak(attempt).then((goOn) => {
        if (goOn && !closed) timer = setTimeout(connect, pause);
      });
    };
  };
  connect();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}

function readBatch(text: string): readonly WireMessage[] {
  const data: unknown = JSON.parse(text);
  return (Array.isArray(data) ? data : [data]) as WireMessage[];
}
