/** DISCONNECT and AUTH. PINGREQ and PINGRESP have nothing to read. */
import { reasonCode } from './codes.ts';
import type { FieldReader } from './field-reader.ts';
import { readProperties } from './properties.ts';
import { showByte } from './show-bytes.ts';
import { specOf } from './topic-text.ts';

export function readDisconnect(reader: FieldReader): string {
  // Reason code 0 without properties may be left out: mqtt-5.0 §3.14.2.1. MQTT 3.1.1 has nothing to say at all.
  if (reader.version !== 5 || reader.remaining === 0) return 'DISCONNECT: a normal end, the Will is discarded';
  const explain = (code: number) => reasonCode(code, 'Normal disconnection');
  const code = reader.byte('Reason Code', (value) => ({
    value: showByte(value),
    meaning: `${explain(value)}.`,
    spec: specOf(5, '', '3.14.2.1'),
    ...(value === 0x8e ? { eavesdropper: 'Somebody else connected with this ClientId.' } : {}),
  }));
  if (reader.remaining > 0) readProperties(reader, 'DISCONNECT');
  return `DISCONNECT ${showByte(code)}: ${explain(code)}`;
}

export function readAuth(reader: FieldReader): string {
  if (reader.version !== 5) {
    reader.complain('AUTH exists only in MQTT 5.');
    return 'AUTH';
  }
  // Reason code 0 without properties may be left out: mqtt-5.0 §3.15.2.1.
  if (reader.remaining === 0) return 'AUTH 0x00: Success';
  const code = reader.byte('Reason Code', (value) => ({
    value: showByte(value),
    meaning: `${reasonCode(value)}.`,
    spec: specOf(5, '', '3.15.2.1'),
  }));
  if (reader.remaining > 0) readProperties(reader, 'AUTH');
  return `AUTH ${showByte(code)}: ${reasonCode(code)}`;
}
