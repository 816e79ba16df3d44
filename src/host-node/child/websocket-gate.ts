/** Turns a socket whose HTTP upgrade the server has checked into a byte stream that carries MQTT. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { SocketMessage } from '../messages.ts';

/** Twice the largest packet that a policy can allow; one frame may carry several packets. */
const FRAME_BYTES_MAX = 2_097_152;
const UNSUPPORTED_DATA = 1003;

export interface WebSocketGate {
  /** Answers the upgrade and calls `accept` with the stream. */
  open(socket: Socket, message: SocketMessage, accept: (stream: Duplex) => void): void;
}

export function createWebSocketGate(): WebSocketGate {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES_MAX,
    // mqtt-3.1.1 [MQTT-6.0.0-4]: the subprotocol the server answers with is `mqtt`.
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
  });
  return {
    open(socket, message, accept) {
      // All that `ws` reads of a request; the request itself stayed in the server's process.
      const request = { method: 'GET', url: '/', headers: message.headers, socket } as unknown as IncomingMessage;
      server.handleUpgrade(request, socket, Buffer.from(message.headBase64, 'base64'), (webSocket) => {
        // mqtt-3.1.1 [MQTT-6.0.0-1]: packets travel in binary frames; on anything else the connection is closed.
        webSocket.on('message', (_data, isBinary) => {
          if (!isBinary) webSocket.close(UNSUPPORTED_DATA);
        });
        const stream = createWebSocketStream(webSocket);
        stream.on('error', () => stream.destroy());
        accept(stream);
      });
    },
  };
}
