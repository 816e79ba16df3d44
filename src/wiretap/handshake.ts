/** What a recorded handshake of TLS 1.2 shows to everybody. */
import { contentTypes, type HandshakeMessage, joined, messagesInClear, type TlsRecord } from './records.ts';
import { type StaticSuite, staticSuite } from './suites.ts';

const types = { clientHello: 1, serverHello: 2, serverHelloDone: 14, clientKeyExchange: 16 };
const extensions = { encryptThenMac: 22, extendedMasterSecret: 23, supportedVersions: 43 };
const tls12 = 0x0303;

export interface RecordedHandshake {
  readonly suite: StaticSuite;
  readonly clientRandom: Uint8Array;
  readonly serverRandom: Uint8Array;
  readonly clientKeyExchange: Uint8Array;
  /** RFC 7366 */
  readonly encryptThenMac: boolean;
  /** RFC 7627: the master secret is bound to the transcript. */
  readonly extendedMasterSecret: boolean;
  /** All messages up to ClientKeyExchange, and all in clear. */
  readonly transcript: { readonly toKeyExchange: Uint8Array; readonly toFinished: Uint8Array };
}

/** Or why nobody can use it, in one sentence. */
export function readHandshake(client: readonly TlsRecord[], server: readonly TlsRecord[]): RecordedHandshake | string {
  const [clientHello, ...clientRest] = messagesInClear(client);
  const [serverHello, ...serverRest] = messagesInClear(server);
  if (clientHello?.type !== types.clientHello || serverHello?.type !== types.serverHello) {
    return 'This is no TLS, or its beginning is missing.';
  }
  const chosen = readServerHello(serverHello.body);
  if (chosen.version !== tls12) return versionReason(chosen.version);
  const suite = staticSuite(chosen.suite);
  if (!suite) return suiteReason(chosen.suite);
  const exchange = clientRest.findIndex(({ type }) => type === types.clientKeyExchange);
  const done = serverRest.findIndex(({ type }) => type === types.serverHelloDone);
  const keyExchange = clientRest[exchange];
  if (!keyExchange || done < 0 || !isChanged(client)) return 'The handshake came to no end, or resumed an earlier one.';
  const opening = [clientHello, serverHello, ...serverRest.slice(0, done + 1)];
  return {
    suite,
    clientRandom: clientHello.body.subarray(2, 34),
    serverRandom: serverHello.body.subarray(2, 34),
    clientKeyExchange: keyExchange.body,
    encryptThenMac: chosen.extensions.has(extensions.encryptThenMac),
    extendedMasterSecret: chosen.extensions.has(extensions.extendedMasterSecret),
    transcript: {
      toKeyExchange: wholes([...opening, ...clientRest.slice(0, exchange + 1)]),
      toFinished: wholes([...opening, ...clientRest]),
    },
  };
}

const wholes = (messages: readonly HandshakeMessage[]) => joined(messages.map(({ whole }) => whole));

const isChanged = (records: readonly TlsRecord[]) =>
  records.some(({ contentType }) => contentType === contentTypes.changeCipherSpec);

function readServerHello(body: Uint8Array) {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const afterSession = 35 + (body[34] ?? 0);
  const found = new Map<number, number>();
  for (let at = afterSession + 5; at + 4 <= body.length; at += 4 + view.getUint16(at + 2)) {
    found.set(view.getUint16(at), at + 4);
  }
  const newer = found.get(extensions.supportedVersions);
  const version = view.getUint16(newer === undefined ? 0 : newer);
  return { version, suite: view.getUint16(afterSession), extensions: found };
}

function versionReason(version: number): string {
  if (version > tls12)
    return 'This is TLS 1.3: every connection agrees on keys of its own, and no lasting key opens it.';
  return 'This is TLS 1.1 or older, which is not decrypted here; tshark can.';
}

function suiteReason(suite: number): string {
  const number = `0x${suite.toString(16).padStart(4, '0').toUpperCase()}`;
  return `Suite ${number}: the two agreed on a key of their own that both have forgotten. A lasting key only signed, or proved who they are.`;
}
