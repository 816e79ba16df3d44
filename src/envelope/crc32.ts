/** CRC-32 as Ethernet and ZIP have it: finds faults of the line, and nobody who wants to deceive. */
import { type Bytes, fromNumber } from './bytes.ts';

const polynomial = 0xedb88320;

export function crc32(bytes: Uint8Array): Bytes {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
  }
  return fromNumber(BigInt((crc ^ 0xffffffff) >>> 0), 4);
}
