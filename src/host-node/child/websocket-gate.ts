/** Turns a socket whose HTTP upgrade the server has checked into a WebSocket. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { SocketMessage } from '../messages.ts';
import { createMqttWebSocketServer } from '../mqtt-websocket.ts';

export interface WebSocketGate {
  /** Answers the upgrade and calls `accept` with the WebSocket. */
  open(socket: Socket, message: SocketMessage, accept: (webSocket: WebSocket) => void): void;
}

export function createWebSocketGate(): WebSocketGate {
  const server = createMqttWebSocketServer();
  return {
    open(socket, message, accept) {
      // All that `ws` reads of a request; the request itself stayed in the server's process.
      const request = { method: 'GET', url: '/', headers: message.headers, socket } as unknown as IncomingMessage;
      server.handleUpgrade(request, socket, Buffer.from(message.headBase64, 'base64'), accept);
    },
  };
}
