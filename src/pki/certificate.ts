/** Server and client certificates that are right, or wrong in exactly one named way. */
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type GeneralNameType,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { CertificateDescription } from '../model/certificates.ts';
import type { Authority } from './authority.ts';
import { hostLie, type Vouching, validityLie, vouchingFor } from './flaws.ts';
import { generateKeys, privateKeyPem, serialNumber, signingAlgorithm } from './keys.ts';
import { subject } from './subject.ts';

/** A certificate with its private key, ready for a TLS stack. */
export interface IssuedCertificate {
  readonly certificate: X509Certificate;
  /** The certificate and, behind it, what its owner presents with it. */
  readonly chainPem: string;
  readonly privateKeyPem: string;
  readonly serialNumber: string;
  /** The authority whose revocation list can name it. */
  readonly issuer: Authority;
}

/** What is asked of an authority. */
export type IssueRequest = Readonly<Omit<CertificateDescription, 'name' | 'issuer' | 'given' | 'subjectAltNames'>> & {
  readonly subjectAltNames: readonly string[];
};

/**
 * Issues a certificate as described, its flaw included. `revoked` is no property of a certificate: it is issued
 * like a good one, and the revocation list of its issuer has to name it.
 * @param nowMs milliseconds since the epoch, by the clock of those who will verify
 */
export async function issueCertificate(
  issuer: Authority,
  description: IssueRequest,
  nowMs: number,
): Promise<IssuedCertificate> {
  const keys = await generateKeys(description.keyType);
  const claimed = hostLie(description.flaw, description);
  const subjectName = subject(claimed.commonName);
  const vouching = await vouchingFor(description.flaw, { issuer, keys, subject: subjectName, nowMs });
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: subjectName,
    issuer: vouching.issuerName,
    ...validityLie(description.flaw, nowMs),
    publicKey: keys.publicKey,
    signingKey: vouching.signer.privateKey,
    signingAlgorithm: signingAlgorithm(vouching.signer.privateKey),
    extensions: await extensions(description, claimed.subjectAltNames, keys, vouching),
  });
  const presented = [certificate, ...vouching.presented];
  return {
    certificate,
    chainPem: presented.map((member) => member.toString('pem')).join('\n'),
    privateKeyPem: await privateKeyPem(keys),
    serialNumber: certificate.serialNumber,
    issuer,
  };
}

async function extensions(
  description: Pick<CertificateDescription, 'purpose' | 'flaw' | 'keyType'>,
  subjectAltNames: readonly string[],
  keys: CryptoKeyPair,
  vouching: Vouching,
) {
  const usage = KeyUsageFlags.digitalSignature;
  const forServer = (description.purpose === 'server') !== (description.flaw === 'wrongKeyUsage');
  const names = subjectAltNames.map(generalName);
  return [
    new BasicConstraintsExtension(false, undefined, true),
    // Without keyEncipherment a TLS 1.2 peer may not use the RSA key exchange.
    new KeyUsagesExtension(description.keyType === 'rsa-2048' ? usage | KeyUsageFlags.keyEncipherment : usage, true),
    new ExtendedKeyUsageExtension([forServer ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(vouching.claimedSigner),
    ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
  ];
}

function generalName(text: string): { type: GeneralNameType; value: string } {
  const value = text.slice(text.indexOf(':') + 1);
  if (text.startsWith('ip:')) return { type: 'ip', value };
  return text.startsWith('uri:') ? { type: 'url', value } : { type: 'dns', value };
}
