/** CONNECT, AUTH and CONNACK of an enhanced authentication as bytes (MQTT 5, 4.12): for exchanges that no client would have. */
import { lengthBytes, mqttPacket, prefixed } from './raw-packets.ts';

export interface AuthMessage {
  /** Authentication Method, such as `SCRAM-SHA-256`. */
  method: string;
  /** Authentication Data. */
  data: string | Uint8Array;
}

/** CONNECT without user name and password, Clean Start, Keep Alive of a minute. */
export function connectPacket({ clientId, ...message }: AuthMessage & { clientId: string }): Uint8Array {
  const flags = [0x02, 0x00, 0x3c];
  return mqttPacket(0x10, 'MQTT', 5, ...flags, properties(message), clientId);
}

/** AUTH, by default one that continues (0x18). */
export function authPacket({ reasonCode = 0x18, ...message }: AuthMessage & { reasonCode?: number }): Uint8Array {
  return mqttPacket(0xf0, reasonCode, properties(message));
}

/** CONNACK of success, no session kept; what is left out, it does not say. */
export function connackPacket(message: Partial<AuthMessage> = {}): Uint8Array {
  return mqttPacket(0x20, 0x00, 0x00, properties(message));
}

function properties({ method, data }: Partial<AuthMessage>): Uint8Array {
  const said = [
    ...(method === undefined ? [] : [0x15, ...prefixed(method)]),
    ...(data === undefined ? [] : [0x16, ...prefixed(data)]),
  ];
  return Uint8Array.from([...lengthBytes(said.length), ...said]);
}
