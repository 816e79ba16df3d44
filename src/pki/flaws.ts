/** The lies a certificate can tell: about its host, its dates, and who vouches for it. */
import type { Name, X509Certificate } from '@peculiar/x509';
import type { CertificateFlaw } from '../model/certificates.ts';
import { type Authority, intermediatesOf, mintAuthority } from './authority.ts';
import { type Validity, validAround, validFromTomorrow, validUntilYesterday } from './validity.ts';

export function validityLie(flaw: CertificateFlaw, nowMs: number): Validity {
  if (flaw === 'expired') return validUntilYesterday(nowMs);
  return flaw === 'notYetValid' ? validFromTomorrow(nowMs) : validAround(nowMs, { days: 180 });
}

const elsewhere = 'elsewhere.example';

interface Host {
  readonly commonName: string;
  readonly subjectAltNames: readonly string[];
}

/** Whom the certificate says it is for. CN is not to be looked at where a subjectAltName exists (RFC 9525, 6.3). */
export function hostLie(flaw: CertificateFlaw, { commonName, subjectAltNames }: Host): Host {
  if (flaw === 'wrongHost') return { commonName: elsewhere, subjectAltNames: [`dns:${elsewhere}`] };
  if (flaw === 'hostInCommonNameOnly') return { commonName, subjectAltNames: [`dns:${elsewhere}`] };
  if (flaw === 'nulInHost') return { commonName, subjectAltNames: subjectAltNames.map(cutShortForReadersOfC) };
  return { commonName, subjectAltNames };
}

/** `broker.lab\0.elsewhere.example`: whoever treats it as a C string reads `broker.lab`. */
function cutShortForReadersOfC(name: string): string {
  return name.startsWith('dns:') ? `${name}\0.${elsewhere}` : name;
}

export interface Vouching {
  /** Who really signs. */
  readonly signer: CryptoKeyPair;
  /** Whose signature it claims to be, by key identifier. */
  readonly claimedSigner: CryptoKey;
  readonly issuerName: Name;
  /** Sent behind the certificate. */
  readonly presented: readonly X509Certificate[];
}

interface Claim {
  readonly issuer: Authority;
  readonly keys: CryptoKeyPair;
  readonly subject: Name;
  readonly nowMs: number;
}

/** Who signs a certificate that claims to come from `issuer`, and what is presented with it. */
export async function vouchingFor(flaw: CertificateFlaw, claim: Claim): Promise<Vouching> {
  const { issuer, keys, nowMs } = claim;
  const impostor = (commonName: string, parent: Authority | null) =>
    mintAuthority({
      commonName,
      keyType: 'ecdsa-p256',
      issuer: parent,
      nowMs,
      mayNotIssue: flaw === 'leafAsIntermediate',
    });
  switch (flaw) {
    case 'selfSigned':
      return { signer: keys, claimedSigner: keys.publicKey, issuerName: claim.subject, presented: [] };
    case 'unknownCa':
      return { ...honest(await impostor('Unrelated CA', null)), presented: [] };
    case 'sameNameOtherKey':
      // The genuine key identifier makes the verifier try the genuine key: only the signature gives it away.
      return { ...honest(issuer), signer: (await impostor('Impostor', null)).keys };
    case 'missingIntermediate':
      return { ...honest(await impostor('Intermediate nobody presents', issuer)), presented: [] };
    case 'leafAsIntermediate':
      return honest(await impostor('An ordinary device', issuer));
    default:
      return honest(issuer);
  }
}

function honest(issuer: Authority): Vouching {
  return {
    signer: issuer.keys,
    claimedSigner: issuer.keys.publicKey,
    issuerName: issuer.certificate.subjectName,
    presented: intermediatesOf(issuer),
  };
}
