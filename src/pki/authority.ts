/** Certification authorities: roots that vouch for themselves and intermediates that others vouch for. */
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { generateKeys, type KeyType, serialNumber, signingAlgorithm } from './keys.ts';
import { subject } from './subject.ts';
import { validAround } from './validity.ts';

export interface Authority {
  readonly certificate: X509Certificate;
  readonly keys: CryptoKeyPair;
  /** Null for a root. */
  readonly issuer: Authority | null;
  /** What relying parties configure as their trust anchor, where this is a root. */
  readonly certificatePem: string;
}

export interface AuthorityRequest {
  readonly commonName: string;
  readonly keyType: KeyType;
  /** Null makes a root. */
  readonly issuer: Authority | null;
  /** Milliseconds since the epoch, by the clock of those who will verify. */
  readonly nowMs: number;
  /** Says of itself that it may not issue certificates, and is about to do so all the same. */
  readonly mayNotIssue?: boolean;
}

const issuing = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;

/** An authority with a fresh key, valid for ten years around now. */
export async function mintAuthority(request: AuthorityRequest): Promise<Authority> {
  const keys = await generateKeys(request.keyType);
  const signer = request.issuer?.keys ?? keys;
  const name = subject(request.commonName);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: name,
    issuer: request.issuer?.certificate.subjectName ?? name,
    ...validAround(request.nowMs, { days: 3650 }),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: signingAlgorithm(signer.privateKey),
    extensions: [
      new BasicConstraintsExtension(!request.mayNotIssue, undefined, true),
      new KeyUsagesExtension(request.mayNotIssue ? KeyUsageFlags.digitalSignature : issuing, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return { certificate, keys, issuer: request.issuer, certificatePem: certificate.toString('pem') };
}

/** The authority and those above it, the root last. */
export function lineOf(authority: Authority): Authority[] {
  return authority.issuer ? [authority, ...lineOf(authority.issuer)] : [authority];
}

/** What a peer sends behind its own certificate: every intermediate, and not the root (RFC 8446, 4.4.2). */
export function intermediatesOf(authority: Authority): X509Certificate[] {
  return lineOf(authority)
    .filter((member) => member.issuer !== null)
    .map((member) => member.certificate);
}
