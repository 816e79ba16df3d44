export { type Decryption, decryptTls, type RecordedBytes } from './decrypt-tls.ts';
export type { LastingKey } from './key-exchange.ts';
export { type Recording, readCapture, recordingsMax } from './read-capture.ts';
