/** CONNECT and AUTH of an enhanced authentication as bytes (MQTT 5, 4.12): for exchanges that no client would have. */

export interface AuthMessage {
  /** Authentication Method, such as `SCRAM-SHA-256`. */
  method: string;
  /** Authentication Data. */
  data: string | Uint8Array;
}

/** CONNECT without user name and password, Clean Start, Keep Alive of a minute. */
export function connectPacket({ clientId, ...message }: AuthMessage & { clientId: string }): Uint8Array {
  const flags = [0x02, 0x00, 0x3c];
  return packet(0x10, [...prefixed('MQTT'), 5, ...flags, ...properties(message), ...prefixed(clientId)]);
}

/** AUTH, by default one that continues (0x18). */
export function authPacket({ reasonCode = 0x18, ...message }: AuthMessage & { reasonCode?: number }): Uint8Array {
  return packet(0xf0, [reasonCode, ...properties(message)]);
}

function properties({ method, data }: AuthMessage): number[] {
  const both = [0x15, ...prefixed(method), 0x16, ...prefixed(data)];
  return [...lengthBytes(both.length), ...both];
}

function packet(firstByte: number, rest: readonly number[]): Uint8Array {
  return Uint8Array.from([firstByte, ...lengthBytes(rest.length), ...rest]);
}

function prefixed(data: string | Uint8Array): number[] {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return [bytes.length >> 8, bytes.length & 0xff, ...bytes];
}

/** Variable Byte Integer (MQTT 5, 1.5.5). */
function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [(length & 0x7f) | 0x80, ...lengthBytes(length >> 7)];
}
