/** The browser’s WebSocket as the runner uses it. */
import type { TextChannel } from '../model/relay.ts';
import type { BinarySocket } from './raw-socket.ts';

type Tell = (reason: string) => void;

/** @param tell told why the sandbox closed it, where it says so */
export function openWebSocket(url: string, protocols: string | string[], tell: Tell): WebSocket {
  const socket = new WebSocket(url, protocols);
  socket.addEventListener('close', ({ reason }) => reason && tell(reason));
  return socket;
}

/** With the subprotocol that MQTT asks for [MQTT-6.0.0-3]. */
export function browserSocket(url: string, tell: Tell): BinarySocket {
  const socket = openWebSocket(url, 'mqtt', tell);
  socket.binaryType = 'arraybuffer';
  return {
    send: (bytes) => socket.send(new Uint8Array(bytes)),
    close: () => socket.close(),
    onOpen: (listener) => socket.addEventListener('open', listener),
    onBytes: (listener) => socket.addEventListener('message', ({ data }) => listener(new Uint8Array(data))),
    onClose: (listener) => socket.addEventListener('close', listener),
  };
}

export function browserTexts(url: string): TextChannel {
  const socket = new WebSocket(url);
  return {
    send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
    close: () => socket.close(),
    onText: (listener) => socket.addEventListener('message', ({ data }) => listener(String(data))),
    onClose: (listener) => socket.addEventListener('close', ({ reason }) => listener(reason)),
    get backlogBytes() {
      return socket.bufferedAmount;
    },
  };
}
