/** One decrypted MQTT packet in a line: its type and whatever of it is text. For QoS 0 and short packets, as the recordings have them. */
const types: Readonly<Record<number, string>> = { 1: 'CONNECT', 2: 'CONNACK', 3: 'PUBLISH' };

export function lineOf(bytes: Uint8Array): string {
  const type = types[(bytes[0] ?? 0) >> 4] ?? 'packet';
  const text = new TextDecoder('latin1');
  if (type === 'PUBLISH') {
    const end = 4 + (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0);
    return `${type} ${text.decode(bytes.subarray(4, end))} ${text.decode(bytes.subarray(end))}`;
  }
  const words = text.decode(bytes.subarray(2)).match(/[\x20-\x7e]{3,}/g) ?? [];
  return [type, ...words.filter((word) => word !== 'MQTT')].join(' ');
}
