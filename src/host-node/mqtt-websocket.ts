/** WebSockets that carry MQTT, whoever answered the upgrade. */
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';

/** Twice the largest packet that a policy can allow; one frame may carry several packets. */
const FRAME_BYTES_MAX = 2_097_152;
const UNSUPPORTED_DATA = 1003;

export function createMqttWebSocketServer(): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: FRAME_BYTES_MAX,
    // mqtt-3.1.1 [MQTT-6.0.0-4]: the subprotocol the server answers with is `mqtt`.
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
  });
}

export function mqttStream(webSocket: WebSocket): Duplex {
  // mqtt-3.1.1 [MQTT-6.0.0-1]: packets travel in binary frames; on anything else the connection is closed.
  webSocket.on('message', (_data, isBinary) => {
    if (!isBinary) webSocket.close(UNSUPPORTED_DATA);
  });
  const stream = createWebSocketStream(webSocket);
  stream.on('error', () => stream.destroy());
  return stream;
}
