import type { BinarySocket } from './raw-socket.ts';

/** The browser's WebSocket, with the subprotocol that MQTT asks for [MQTT-6.0.0-3]. */
export function browserSocket(url: string): BinarySocket {
  const socket = new WebSocket(url, 'mqtt');
  socket.binaryType = 'arraybuffer';
  return {
    send: (bytes) => socket.send(new Uint8Array(bytes)),
    close: () => socket.close(),
    onOpen: (listener) => socket.addEventListener('open', listener),
    onBytes: (listener) => socket.addEventListener('message', ({ data }) => listener(new Uint8Array(data))),
    onClose: (listener) => socket.addEventListener('close', listener),
  };
}
