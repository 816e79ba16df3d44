/**
 * What stands in front of the ciphertext, in clear:
 * version (1) ‖ key id (1) ‖ length of the sender’s name (1) ‖ sender ‖ counter (8) ‖ time of sending (4, where ages count)
 * ‖ nonce (12 or 16, unless it is made from the counter).
 */
import type { AssociatedData, Envelope, EnvelopeMode } from '../model/policy.ts';
import { type Bytes, concat, fromNumber, fromText, toNumber } from './bytes.ts';
import { EnvelopeRejection } from './rejection.ts';

export const envelopeVersion = 1;
export const senderBytesMax = 64;
const counterBytes = 8;
const sentAtBytes = 4;

export interface Header {
  keyId: number;
  /** ClientId of whoever says that they have sealed it. */
  sender: string;
  counter: bigint;
  /** By the clock of the world; null where nobody looks at one. */
  sentAtSeconds: number | null;
  nonce: Bytes;
}

/** A block of the cipher where it is the initial counter or vector, 96 bits for the others (SP 800-38D, RFC 8439). */
export function nonceBytes(mode: EnvelopeMode): 12 | 16 {
  return mode === 'AES-GCM' || mode === 'ChaCha20-Poly1305' ? 12 : 16;
}

/** Unique as long as the counter is. */
export function nonceFromCounter(mode: EnvelopeMode, counter: bigint): Bytes {
  // CTR counts blocks in the last bytes: the message counter keeps away from them.
  return nonceBytes(mode) === 12
    ? concat(new Uint8Array(4), fromNumber(counter, 8))
    : concat(fromNumber(counter, 8), new Uint8Array(8));
}

export function writeHeader({ keyId, sender, counter, sentAtSeconds, nonce }: Header, envelope: Envelope): Bytes {
  const name = fromText(sender).slice(0, senderBytesMax);
  return concat(
    new Uint8Array([envelopeVersion, keyId, name.length]),
    name,
    fromNumber(counter, counterBytes),
    sentAtSeconds === null ? new Uint8Array() : fromNumber(BigInt(sentAtSeconds), sentAtBytes),
    envelope.nonce === 'random' ? nonce : new Uint8Array(),
  );
}

/** @throws EnvelopeRejection `malformed` */
export function readHeader(bytes: Uint8Array, envelope: Envelope): { header: Header; body: Bytes } {
  const [version, keyId = 0, nameLength = 0] = bytes;
  if (version !== envelopeVersion) throw new EnvelopeRejection('malformed', 'This is no envelope of version 1.');
  let at = 3;
  const take = (length: number): Bytes => {
    if (at + length > bytes.length) throw new EnvelopeRejection('malformed', 'The envelope ends within its header.');
    at += length;
    return Uint8Array.from(bytes.subarray(at - length, at));
  };
  if (nameLength > senderBytesMax) throw new EnvelopeRejection('malformed', 'The name of the sender is too long.');
  const sender = new TextDecoder().decode(take(nameLength));
  const counter = toNumber(take(counterBytes));
  const sentAtSeconds = envelope.maxAgeSeconds === null ? null : Number(toNumber(take(sentAtBytes)));
  const nonce =
    envelope.nonce === 'random' ? take(nonceBytes(envelope.mode)) : nonceFromCounter(envelope.mode, counter);
  return { header: { keyId, sender, counter, sentAtSeconds, nonce }, body: Uint8Array.from(bytes.subarray(at)) };
}

/** What the tag covers beside the ciphertext: each part with its length, so that none can pass for another. */
export function associatedData(
  { keyId, sender, counter, sentAtSeconds }: Header,
  topicName: string,
  parts: readonly AssociatedData[],
): Bytes {
  const values: Record<AssociatedData, Bytes> = {
    keyId: new Uint8Array([keyId]),
    sender: fromText(sender),
    counter: concat(fromNumber(counter, counterBytes), fromNumber(BigInt(sentAtSeconds ?? 0), sentAtBytes)),
    topic: fromText(topicName),
  };
  const order = ['keyId', 'sender', 'counter', 'topic'] as const;
  const covered = order.filter((part) => parts.includes(part));
  return concat(
    new Uint8Array([envelopeVersion]),
    ...covered.flatMap((part) => [
      new Uint8Array([order.indexOf(part)]),
      fromNumber(BigInt(values[part].length), 4),
      values[part],
    ]),
  );
}
