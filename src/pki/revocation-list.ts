/** Certificate revocation lists. A verifier that is given one asks for one from every authority of the chain. */
import { AuthorityKeyIdentifierExtension, PemConverter, X509CrlGenerator, X509CrlReason } from '@peculiar/x509';
import type { Authority } from './authority.ts';
import { signingAlgorithm } from './keys.ts';

const hourMs = 3_600_000;

export interface RevocationListOptions {
  /** Serial numbers in hex of what the authority has issued and takes back. */
  readonly serialNumbers: readonly string[];
  /** Milliseconds since the epoch, by the clock of those who will verify. */
  readonly nowMs: number;
  /** Past its `nextUpdate`: nobody may rely on it any more. */
  readonly stale?: boolean;
}

/** The authority's list in PEM, issued an hour ago and good for a day. */
export async function mintRevocationList(authority: Authority, options: RevocationListOptions): Promise<string> {
  const { serialNumbers, nowMs, stale = false } = options;
  const thisUpdateMs = nowMs - (stale ? 48 : 1) * hourMs;
  const list = await X509CrlGenerator.create({
    issuer: authority.certificate.subjectName,
    thisUpdate: new Date(thisUpdateMs),
    nextUpdate: new Date(thisUpdateMs + 24 * hourMs),
    entries: serialNumbers.map((serialNumber) => ({
      serialNumber,
      revocationDate: new Date(thisUpdateMs),
      reason: X509CrlReason.keyCompromise,
    })),
    extensions: [await AuthorityKeyIdentifierExtension.create(authority.keys.publicKey)],
    signingKey: authority.keys.privateKey,
    signingAlgorithm: signingAlgorithm(authority.keys.privateKey),
  });
  // OpenSSL reads no other label (RFC 7468, 7).
  return PemConverter.encode(list.rawData, 'X509 CRL');
}
