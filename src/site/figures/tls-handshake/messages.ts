/** Handshake messages that go in clear, as pieces. Of the rest, what everybody sees: that there is something, and how long. */
import { readExtensions } from './extensions.ts';
import { groupName, signatureName, suiteName, versionName } from './names.ts';
import { bytesOf, numberOf, type Piece, PieceReader, pairs, TooShort, textOf } from './reader.ts';

const titles: Readonly<Record<number, string>> = {
  1: 'ClientHello',
  2: 'ServerHello',
  4: 'NewSessionTicket',
  11: 'Certificate',
  12: 'ServerKeyExchange',
  13: 'CertificateRequest',
  14: 'ServerHelloDone',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
};

/** What was chosen so far, which decides how later messages are read. */
export interface Negotiated {
  suite: string;
}

export interface Message {
  title: string;
  pieces: Piece[];
}

/** @param bytes one handshake message with its header of four bytes */
export function readMessage(bytes: Uint8Array, negotiated: Negotiated): Message {
  const reader = new PieceReader(bytes);
  const type = reader.peek(1);
  const title = titles[type] ?? `handshake message ${type}`;
  reader.take(4, 'message', (header) => `${title}, ${bytesOf(numberOf(header.subarray(1)))}`);
  const rest = () => bytes.length - reader.pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  try {
    if (type === 1 || type === 2) readHello(reader, type === 1 ? 'client' : 'server', negotiated);
    else if (type === 11) readCertificates(reader);
    else if (type === 12) readServerKeyExchange(reader, negotiated);
    else if (type === 16) readClientKeyExchange(reader, negotiated);
  } catch (error) {
    if (!(error instanceof TooShort)) throw error;
  }
  if (rest() > 0) reader.take(rest(), 'content', (content) => bytesOf(content.length));
  return { title, pieces: reader.pieces };
}

function readHello(reader: PieceReader, side: 'client' | 'server', negotiated: Negotiated): void {
  reader.take(2, 'version', (bytes) => `${versionName(numberOf(bytes))}, unless an extension says more`);
  reader.take(32, 'random', '32 random bytes', 'nothing');
  reader.take(1 + reader.peek(1), 'session', (bytes) =>
    bytes.length > 1 ? `id of ${bytes.length - 1} bytes` : 'none',
  );
  if (side === 'client') {
    const listed = (bytes: Uint8Array) => pairs(bytes.subarray(2)).map(suiteName).join(', ');
    reader.take(2 + reader.peek(2), 'cipher suites', listed, 'what the client would put up with');
    reader.take(1 + reader.peek(1), 'compression', 'none');
  } else {
    negotiated.suite = suiteName(reader.peek(2));
    reader.take(2, 'cipher suite', negotiated.suite, 'how the key is agreed upon, and what protects the rest');
    reader.take(1, 'compression', 'none');
  }
  readExtensions(reader, side);
}

function readCertificates(reader: PieceReader): void {
  reader.take(3, 'length of the chain', (bytes) => `${numberOf(bytes)} bytes`);
  while (!reader.atEnd) {
    const length = reader.peek(3);
    reader.take(3 + length, 'certificate', (bytes) => commonNames(bytes), 'who the peer is, and who says so');
  }
}

/** The common names of issuer and subject, found by their object identifier (2.5.4.3) and not by parsing ASN.1. */
function commonNames(der: Uint8Array): string {
  const names: string[] = [];
  for (let at = 0; at + 7 < der.length; at += 1) {
    if (der[at] !== 6 || der[at + 1] !== 3 || der[at + 2] !== 0x55 || der[at + 3] !== 4 || der[at + 4] !== 3) continue;
    names.push(textOf(der.subarray(at + 7, at + 7 + (der[at + 6] ?? 0))));
  }
  const [issuer = '?', subject = '?'] = names;
  return `${subject}, signed by ${issuer}`;
}

function readServerKeyExchange(reader: PieceReader, { suite }: Negotiated): void {
  if (suite.includes('PSK'))
    reader.take(2 + reader.peek(2), 'PSK hint', (bytes) => textOf(bytes.subarray(2)) || 'none');
  if (!suite.includes('ECDHE')) return;
  reader.take(3, 'curve', (bytes) => groupName(numberOf(bytes.subarray(1))));
  reader.take(1 + reader.peek(1), 'ephemeral key', 'the server’s half', 'nothing: half a key is no key');
  if (reader.atEnd) return;
  reader.take(2, 'signature algorithm', (bytes) => signatureName(numberOf(bytes)));
  reader.take(2 + reader.peek(2), 'signature', 'over both random values and the half');
}

function readClientKeyExchange(reader: PieceReader, { suite }: Negotiated): void {
  if (suite.includes('PSK'))
    reader.take(2 + reader.peek(2), 'PSK identity', (bytes) => textOf(bytes.subarray(2)), 'who is calling');
  if (suite.includes('ECDHE')) reader.take(1 + reader.peek(1), 'ephemeral key', 'the client’s half', 'nothing');
  else if (suite.includes('_RSA_')) {
    reader.take(
      2 + reader.peek(2),
      'encrypted secret',
      'opens with the server’s private key',
      'everything, to whoever has that key one day',
    );
  }
}
