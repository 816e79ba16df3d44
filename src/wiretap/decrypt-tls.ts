/** Opens a recorded TLS connection with a key that outlived it, or says why that key opens nothing. */
import { readHandshake } from './handshake.ts';
import { clientVerifyData, directionKeys, masterSecret } from './key-block.ts';
import { type LastingKey, premasterSecret } from './key-exchange.ts';
import { openRecord } from './open-record.ts';
import { contentTypes, encryptedRecords, joined, recordsIn, type TlsRecord } from './records.ts';

/** The bytes of one connection as they crossed the wire, from its beginning. */
export interface RecordedBytes {
  readonly fromClient: Uint8Array;
  readonly fromBroker: Uint8Array;
}

export type Decryption =
  | {
      readonly kind: 'opened';
      readonly suite: string;
      readonly fromClient: Uint8Array;
      readonly fromBroker: Uint8Array;
    }
  | { readonly kind: 'closed'; readonly reason: string };

/** TLS 1.2 with a static exchange, RSA or PSK; everything else stays closed whoever holds which key. */
export function decryptTls({ fromClient, fromBroker }: RecordedBytes, key: LastingKey): Decryption {
  const client = recordsIn(fromClient);
  const server = recordsIn(fromBroker);
  const handshake = readHandshake(client, server);
  if (typeof handshake === 'string') return { kind: 'closed', reason: handshake };
  const { suite } = handshake;
  if (suite.exchange !== ('psk' in key ? 'psk' : 'rsa')) {
    const wanted = suite.exchange === 'psk' ? 'the pre-shared key' : 'the private key of the broker’s certificate';
    return { kind: 'closed', reason: `${suite.name}: what opens it is ${wanted}.` };
  }
  const premaster = premasterSecret(key, handshake.clientKeyExchange);
  if (!premaster) return { kind: 'closed', reason: `${suite.name}: it was encrypted to another key.` };
  const master = masterSecret(handshake, premaster);
  const keys = directionKeys(handshake, master);
  const open = (records: readonly TlsRecord[], of: 'client' | 'server') =>
    encryptedRecords(records).map((record, sequence) => ({
      contentType: record.contentType,
      content: openRecord(handshake, keys[of], record, sequence),
    }));
  const said = open(client, 'client');
  if (!isFinished(said[0]?.content, clientVerifyData(handshake, master))) {
    return { kind: 'closed', reason: `${suite.name}: this is not the key that the two of them used.` };
  }
  return { kind: 'opened', suite: suite.name, fromClient: data(said), fromBroker: data(open(server, 'server')) };
}

/** A handshake message of type 20 with the 12 bytes that only the right secret makes. */
function isFinished(message: Uint8Array | null | undefined, verifyData: Uint8Array): boolean {
  return message?.[0] === 20 && verifyData.every((byte, index) => message[index + 4] === byte);
}

function data(records: readonly { contentType: number; content: Uint8Array | null }[]): Uint8Array {
  return joined(
    records.flatMap(({ contentType, content }) =>
      contentType === contentTypes.applicationData && content ? [content] : [],
    ),
  );
}
