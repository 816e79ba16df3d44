/** One line of the wire as people read it: who speaks, the bytes cut into fields, and what they mean. */
export interface Field {
  hex: string;
  /** What these bytes are; '' where nothing needs to be said. */
  label: string;
}
export interface WireLine {
  from: 'stranger' | 'broker';
  packet: string;
  fields: Field[];
  meaning: string;
}
/** A message the broker handed over. */
export interface Overheard {
  topicName: string;
  payload: string;
  retain: boolean;
}

/** `82 06 00 01`; at most `max` bytes, then an ellipsis. */
export function toHex(bytes: Uint8Array, max = 24): string {
  const shown = Array.from(bytes.subarray(0, max), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > max ? `${shown} …` : shown;
}
