/** The four messages as text: `name=value` in an order that is fixed (RFC 5802, 5.1 and 7). */

/** Values of `e=` (RFC 5802, 7), and what a client finds wrong with a server. */
export type ScramError =
  | 'invalid-encoding'
  | 'extensions-not-supported'
  | 'channel-bindings-dont-match'
  | 'channel-binding-not-supported'
  | 'unknown-user'
  | 'invalid-proof'
  | 'other-error'
  | 'nonce-not-ours'
  | 'iterations-out-of-range'
  | 'salt-changed'
  | 'server-not-proven'
  | 'exchange-expired';

/** An exchange that ends here. The client is told nothing but that it failed. */
export class ScramRefusal extends Error {
  readonly error: ScramError;

  constructor(error: ScramError, message: string) {
    super(message);
    this.name = 'ScramRefusal';
    this.error = error;
  }
}

const messageBytesMax = 4_096;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function readText(data: Uint8Array): string {
  try {
    if (data.length <= messageBytesMax) return strictUtf8.decode(data);
  } catch {
    throw new ScramRefusal('invalid-encoding', 'The message is not UTF-8.');
  }
  throw new ScramRefusal('invalid-encoding', `The message is longer than ${messageBytesMax} bytes.`);
}

/**
 * The attributes of a message, which have to bear exactly these names in this order; more may follow.
 * `m` asks for an extension that nobody knows and has to fail (RFC 5802, 5.1).
 */
export function readAttributes(text: string, names: string, { allowMandatoryExtensions = false } = {}): string[] {
  const attributes = text.split(',').map((part) => ({ name: part.slice(0, 2), value: part.slice(2) }));
  const extended = attributes.some(({ name }) => name === 'm=');
  if (extended && !allowMandatoryExtensions) {
    throw new ScramRefusal('extensions-not-supported', 'The message demands an extension.');
  }
  const known = extended ? attributes.filter(({ name }) => name !== 'm=') : attributes;
  return [...names].map((name, index) => {
    const attribute = known[index];
    if (attribute?.name === `${name}=` && attribute.value !== '') return attribute.value;
    throw new ScramRefusal('invalid-encoding', `Expected the attribute “${name}”.`);
  });
}

/** Printable and without a comma (RFC 5802, 7: `nonce`). */
export function isNonce(text: string): boolean {
  return /^[\x21-\x2b\x2d-\x7e]+$/.test(text);
}

export function escapeName(userName: string): string {
  return userName.normalize('NFKC').replaceAll('=', '=3D').replaceAll(',', '=2C');
}

export function unescapeName(text: string): string {
  if (/=(?!2C|3D)/.test(text)) throw new ScramRefusal('invalid-encoding', 'The user name has a stray “=”.');
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
