/** The extensions of ClientHello and ServerHello, each as one piece. */
import { extensionName, groupName, versionName } from './names.ts';
import { bytesOf, numberOf, type PieceReader, pairs, textOf } from './reader.ts';

type Side = 'client' | 'server';

export function readExtensions(reader: PieceReader, side: Side): void {
  if (reader.atEnd) return;
  reader.take(2, 'length of the extensions', (bytes) => `${numberOf(bytes)} bytes`);
  while (!reader.atEnd) {
    const type = reader.peek(2);
    const length = reader.peek(2, 2);
    reader.take(
      4 + length,
      extensionName(type),
      (bytes) => says(type, bytes.subarray(4), side),
      tells(type, side, length),
    );
  }
}

/** GREASE values of RFC 8701 mean nothing. */
const named = (values: readonly number[], name: (value: number) => string): string =>
  values
    .filter((value) => (value & 0x0f0f) !== 0x0a0a)
    .map(name)
    .join(', ');

function says(type: number, data: Uint8Array, side: Side): string {
  if (data.length === 0) return 'offered';
  switch (type) {
    case 0:
      return textOf(data.subarray(5));
    case 10:
      return named(pairs(data.subarray(2)), groupName);
    case 16:
      return textOf(data.subarray(3));
    case 35:
      return `a ticket of ${data.length} bytes`;
    case 41:
      return side === 'client' ? identity(data) : `the server takes number ${numberOf(data)}`;
    case 43:
      return side === 'client' ? named(pairs(data.subarray(1)), versionName) : versionName(numberOf(data));
    case 45:
      return data[1] === 0 ? 'psk_ke: without an ephemeral key' : 'psk_dhe_ke: with an ephemeral key';
    case 51:
      return keyShare(data, side);
    default:
      return bytesOf(data.length);
  }
}

function keyShare(data: Uint8Array, side: Side): string {
  const entry = side === 'client' ? data.subarray(2) : data;
  return `${groupName(numberOf(entry.subarray(0, 2)))}, half of an ephemeral key`;
}

function identity(data: Uint8Array): string {
  const bytes = data.subarray(4, 4 + numberOf(data.subarray(2, 4)));
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? textOf(bytes) : `a ticket of ${bytes.length} bytes`;
}

const whatClientsTell: Readonly<Record<number, string>> = {
  0: 'which host is dialled',
  16: 'what is spoken inside',
  35: 'that the two have met before',
  41: 'who is calling',
  43: 'how old the client is',
  51: 'nothing: half a key is no key',
};
const whatServersTell: Readonly<Record<number, string>> = {
  43: 'the version that is spoken',
  51: 'nothing: both halves are no key either',
};

/** An empty ticket says that the client would like one. */
function tells(type: number, side: Side, length: number): string | undefined {
  if (type === 35 && length === 0) return undefined;
  return (side === 'client' ? whatClientsTell : whatServersTell)[type];
}
