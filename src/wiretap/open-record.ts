/** Takes the protection off one record of TLS 1.2 (RFC 5246, 6.2.3; RFC 5288, 3). */
import { cbc, gcm } from '@noble/ciphers/aes.js';
import type { RecordedHandshake } from './handshake.ts';
import type { DirectionKeys } from './key-block.ts';
import { joined, type TlsRecord } from './records.ts';

const blockBytes = 16;
const explicitNonceBytes = 8;
const tagBytes = 16;

type Protection = Pick<RecordedHandshake, 'suite' | 'encryptThenMac'>;

/** Null where the key is not the right one. @param sequence counts the records of this direction from Finished on */
export function openRecord(protection: Protection, keys: DirectionKeys, record: TlsRecord, sequence: number) {
  try {
    if (protection.suite.mode === 'gcm') return openGcm(keys, record, sequence);
    return openCbc(protection, keys, record.payload);
  } catch {
    return null;
  }
}

function openGcm({ key, salt }: DirectionKeys, { contentType, version, payload }: TlsRecord, sequence: number) {
  const header = new DataView(new ArrayBuffer(13));
  header.setBigUint64(0, BigInt(sequence));
  header.setUint8(8, contentType);
  header.setUint16(9, version);
  header.setUint16(11, payload.length - explicitNonceBytes - tagBytes);
  const nonce = joined([salt, payload.subarray(0, explicitNonceBytes)]);
  return gcm(key, nonce, new Uint8Array(header.buffer)).decrypt(payload.subarray(explicitNonceBytes));
}

/** The MAC is not looked at: whether the key is right, Finished tells. */
function openCbc({ suite, encryptThenMac }: Protection, { key }: DirectionKeys, payload: Uint8Array) {
  const end = encryptThenMac ? payload.length - suite.macBytes : payload.length;
  const iv = payload.subarray(0, blockBytes);
  const padded = cbc(key, iv, { disablePadding: true }).decrypt(payload.subarray(blockBytes, end));
  const padding = (padded.at(-1) ?? 0) + 1;
  const unpadded = padded.subarray(0, Math.max(0, padded.length - padding));
  return encryptThenMac ? unpadded : unpadded.subarray(0, Math.max(0, unpadded.length - suite.macBytes));
}
