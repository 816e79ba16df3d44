/** MQTT packets as bytes: for clients that stop halfway, hold back an answer or count for themselves. */

/** A packet of any type. Texts go with their length before them (MQTT 5, 1.5.4), bytes as they are. */
export function mqttPacket(firstByte: number, ...fields: readonly (number | string | Uint8Array)[]): Uint8Array {
  const parts = fields.map((field) => {
    if (typeof field === 'number') return [field];
    return typeof field === 'string' ? prefixed(field) : field;
  });
  const restBytes = parts.reduce((sum, { length }) => sum + length, 0);
  const header = [firstByte, ...lengthBytes(restBytes)];
  const packet = new Uint8Array(header.length + restBytes);
  let at = 0;
  for (const part of [header, ...parts]) {
    packet.set(part, at);
    at += part.length;
  }
  return packet;
}

export interface SignIn {
  clientId: string;
  userName: string;
  password: string;
  /** Default 4. */
  protocolVersion?: 4 | 5;
  /** Default true. */
  clean?: boolean;
  /** Default 60. */
  keepAliveSeconds?: number;
  /** Properties of MQTT 5 without their length. Default none. */
  properties?: readonly number[];
}

/** CONNECT with user name and password. */
export function signInPacket(signIn: SignIn): Uint8Array {
  const { clientId, userName, password, protocolVersion = 4, clean = true, keepAliveSeconds = 60 } = signIn;
  const { properties = [] } = signIn;
  const keepAlive = Uint8Array.from([keepAliveSeconds >> 8, keepAliveSeconds & 0xff]);
  const before = [protocolVersion, clean ? 0xc2 : 0xc0, keepAlive, v5Properties(protocolVersion, properties)];
  return mqttPacket(0x10, 'MQTT', ...before, clientId, userName, password);
}

export interface PublishFields {
  topicName: string;
  payload: string;
  /** Default 0. */
  qos?: 0 | 1 | 2;
  /** Not with QoS 0. */
  packetId?: number;
  retain?: boolean;
  dup?: boolean;
  /** Default 4. */
  protocolVersion?: 4 | 5;
  /** Properties of MQTT 5 without their length. Default none. */
  properties?: readonly number[];
}

export function publishPacket(fields: PublishFields): Uint8Array {
  const { topicName, payload, qos = 0, packetId = 0, retain = false, dup = false, protocolVersion = 4 } = fields;
  const flags = 0x30 | (dup ? 0x08 : 0) | (qos << 1) | (retain ? 0x01 : 0);
  const id = qos === 0 ? new Uint8Array() : twoBytes(packetId);
  const properties = v5Properties(protocolVersion, fields.properties ?? []);
  return mqttPacket(flags, topicName, id, properties, new TextEncoder().encode(payload));
}

/** SUBSCRIBE with one filter. */
export function subscribePacket(topicFilter: string, qos: 0 | 1 | 2, protocolVersion: 4 | 5 = 4): Uint8Array {
  return mqttPacket(0x82, 0, 1, v5Properties(protocolVersion, []), topicFilter, qos);
}

const ackTypes = { puback: 0x40, pubrec: 0x50, pubrel: 0x62, pubcomp: 0x70 } as const;

/** An acknowledgement that says yes, the same in both versions. */
export function ackPacket(type: keyof typeof ackTypes, packetId: number): Uint8Array {
  return mqttPacket(ackTypes[type], twoBytes(packetId));
}

/** A text or bytes with their length in two bytes before them. */
export function prefixed(data: string | Uint8Array): number[] {
  const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  return [...twoBytes(bytes.length), ...bytes];
}

/** Variable Byte Integer (MQTT 5, 1.5.5). */
export function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [(length & 0x7f) | 0x80, ...lengthBytes(length >> 7)];
}

function v5Properties(protocolVersion: 4 | 5, properties: readonly number[]): Uint8Array {
  return Uint8Array.from(protocolVersion === 5 ? [...lengthBytes(properties.length), ...properties] : []);
}

function twoBytes(value: number): Uint8Array {
  return Uint8Array.from([value >> 8, value & 0xff]);
}
