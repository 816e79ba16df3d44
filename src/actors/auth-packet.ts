/** AUTH as bytes (MQTT 5, 3.15): mqtt.js sends one only in answer to another, and a re-authentication begins with one. */
import { mqtt5 } from '../model/spec-ref.ts';

const authenticationMethod = 0x15;
const authenticationData = 0x16;

/** @throws RangeError for method or data beyond 65,535 bytes, which no property holds */
export function authPacket(reasonCode: number, method: string, data: Uint8Array): Uint8Array {
  const named = property(authenticationMethod, new TextEncoder().encode(method));
  const carried = property(authenticationData, data);
  const properties = [...named, ...carried];
  const body = [reasonCode, ...variableByteInteger(properties.length), ...properties];
  return new Uint8Array([0xf0, ...variableByteInteger(body.length), ...body]);
}

function property(id: number, bytes: Uint8Array): number[] {
  if (bytes.length > 0xffff) throw new RangeError(`Longer than 65,535 bytes (${mqtt5('1.5.6')}).`);
  return [id, bytes.length >> 8, bytes.length & 0xff, ...bytes];
}

/** Seven bits a byte, the lowest first; the eighth says that more follow [MQTT-1.5.5-1]. */
function variableByteInteger(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...variableByteInteger(value >> 7)];
}
