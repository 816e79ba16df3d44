/** The server’s side of a WebSocket over a stream that no HTTP server has accepted, such as what is inside TLS. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Duplex } from 'readable-stream';
import type { WebSocketOutcome } from '../model/transports.ts';
import { createMqttWebSocketServer, mqttStream } from './mqtt-websocket.ts';

const webSockets = createMqttWebSocketServer();

/** Anything but an upgrade to `mqtt` from a page that may is answered with a status, and that was it. */
export function acceptWebSocket(
  stream: Duplex,
  mayEnter: (origin: string | null) => boolean,
): Promise<WebSocketOutcome> {
  return new Promise((resolve) => {
    const fail = (reason: string) => resolve({ kind: 'failed', reason });
    const refuse = (status: string, reason: string) => {
      // Who gets the verdict closes what is below, so the answer has to leave first.
      stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => fail(reason));
    };
    const http = createServer({ maxHeaderSize: 8_192 }, (_request, response) => {
      const answer = response.writeHead(426, { connection: 'close', upgrade: 'websocket' });
      answer.end(() => fail('A request that asked for no WebSocket.'));
    });
    http.on('upgrade', (request: IncomingMessage, socket, head) => {
      const { origin = null } = request.headers;
      if (!mayEnter(origin)) return refuse('403 Forbidden', 'A page of another origin.');
      const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
      // mqtt-3.1.1 [MQTT-6.0.0-3]: the client must offer the subprotocol `mqtt`.
      if (!offered.includes('mqtt')) return refuse('400 Bad Request', 'The subprotocol mqtt was not offered.');
      webSockets.handleUpgrade(request, socket, head, (webSocket) => {
        resolve({ kind: 'accepted', stream: mqttStream(webSocket) as unknown as Duplex });
      });
    });
    http.on('clientError', () => refuse('400 Bad Request', 'No HTTP.'));
    stream.once('close', () => fail('The client left before it asked for anything.'));
    http.emit('connection', stream);
  });
}
