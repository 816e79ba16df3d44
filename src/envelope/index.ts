/** Payloads that only sender and receiver can read and change, and every way of getting that wrong. */
export { concat, equal, fromText, xor } from './bytes.ts';
export { crc32 } from './crc32.ts';
export { EnvelopeEndpoint, type Opened } from './endpoint.ts';
export { Envelopes } from './envelopes.ts';
export { associatedData, type Header, nonceBytes, readHeader } from './header.ts';
export { EnvelopeRejection, type RejectionCheck } from './rejection.ts';
export { ReplayGuard } from './replay-guard.ts';
export { SendCounter } from './send-counter.ts';
