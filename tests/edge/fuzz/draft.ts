/** A packet as its fields, so that a mutation can change what a field says and not only some byte of it. */
export type Field =
  | { kind: 'number'; bytes: 1 | 2 | 4; value: number }
  /** Two bytes of length, then the bytes: text and binary data alike. `claims` is added to the length. */
  | { kind: 'counted'; content: Buffer; claims: number }
  | { kind: 'raw'; content: Buffer }
  | { kind: 'properties'; properties: Property[]; claims: number };

export interface Property {
  id: number;
  fields: Field[];
}

export interface Draft {
  firstByte: number;
  fields: Field[];
  /** Added to Remaining Length. */
  claims: number;
  /** Remaining Length in more bytes than it needs. */
  wideLength: boolean;
}

export const number = (bytes: 1 | 2 | 4, value: number): Field => ({ kind: 'number', bytes, value });
export const text = (value: string): Field => ({ kind: 'counted', content: Buffer.from(value), claims: 0 });
export const binary = (content: Buffer): Field => ({ kind: 'counted', content, claims: 0 });
export const raw = (content: Buffer): Field => ({ kind: 'raw', content });
export const draft = (firstByte: number, ...fields: Field[]): Draft => ({
  firstByte,
  fields,
  claims: 0,
  wideLength: false,
});

export function encode({ firstByte, fields, claims, wideLength }: Draft): Buffer {
  const body = Buffer.concat(fields.map(encodeField));
  const length = varint(Math.max(0, body.length + claims), wideLength);
  return Buffer.concat([Buffer.from([firstByte]), length, body]);
}

function encodeField(field: Field): Buffer {
  switch (field.kind) {
    case 'number':
      return bigEndian(field.bytes, field.value);
    case 'counted':
      return Buffer.concat([bigEndian(2, Math.max(0, field.content.length + field.claims)), field.content]);
    case 'raw':
      return field.content;
    case 'properties': {
      const list = field.properties.map(({ id, fields }) => Buffer.concat([varint(id), ...fields.map(encodeField)]));
      const bytes = Buffer.concat(list);
      return Buffer.concat([varint(Math.max(0, bytes.length + field.claims)), bytes]);
    }
  }
}

function bigEndian(bytes: 1 | 2 | 4, value: number): Buffer {
  const whole = Buffer.alloc(4);
  whole.writeUInt32BE(value >>> 0);
  return whole.subarray(4 - bytes);
}

export function varint(value: number, wide = false): Buffer {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.push(left & 0x7f);
  if (wide) bytes.push(0);
  return Buffer.from(bytes.map((byte, index) => (index < bytes.length - 1 ? byte | 0x80 : byte)));
}
