/**
 * A client’s questions about a certificate, each asked for itself. OpenSSL’s verifier reports one error only, so whoever
 * ignored that one would ignore those behind it too.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { TlsClientSettings } from '../../model/transports.ts';
import { commonNameOf, verifyError } from './handshake.ts';

const serverAuth = '1.3.6.1.5.5.7.3.1';
/** The longest chain that is followed. */
export const chainLengthMax = 8;

/** Names of what is wrong, empty where everything that was asked about is right. */
export function distrust(socket: TLSSocket, settings: TlsClientSettings): string[] {
  const chain = presentedChain(socket);
  const [leaf] = chain;
  if (!leaf) return ['NO_CERTIFICATE'];
  const anchors = settings.trustAnchorsPem.map((pem) => new X509Certificate(pem));
  const { verifyChain, verifyDates, verifyPurpose, pins, revokedSerialNumbers } = settings;
  const failures = [
    verifyChain && !isVouchedFor(leaf, chain, anchors) && 'UNTRUSTED_CHAIN',
    verifyName(leaf, settings) && 'NAME_MISMATCH',
    verifyDates && dateFailure([leaf, ...chain]),
    verifyPurpose && !isForServers(leaf) && 'WRONG_PURPOSE',
    revokedSerialNumbers.includes(leaf.serialNumber.toLowerCase()) && 'REVOKED',
    pins.length > 0 && !pins.includes(pinOf(leaf)) && 'KEY_NOT_PINNED',
  ].filter((failure) => typeof failure === 'string');
  if (failures.length > 0 || !(verifyChain && verifyDates && verifyPurpose)) return failures;
  const verdict = verifyError(socket);
  return verdict === null ? [] : [verdict];
}

/** `sha256/…` over the public key (RFC 7469, 2.4), which survives a renewed certificate. */
export function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return `sha256/${createHash('sha256').update(key).digest('base64')}`;
}

/** The certificate and what came with it, or what the trust store added behind. */
function presentedChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  type Link = Partial<PeerCertificate> & { issuerCertificate?: Link };
  let link: Link | undefined = socket.getPeerCertificate(true);
  while (link?.raw && chain.length < chainLengthMax) {
    chain.push(new X509Certificate(link.raw));
    link = link.issuerCertificate === link ? undefined : link.issuerCertificate;
  }
  return chain;
}

function isVouchedFor(
  certificate: X509Certificate,
  presented: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  depth = 0,
): boolean {
  if (anchors.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) return true;
  if (depth >= chainLengthMax) return false;
  return [...anchors, ...presented].some(
    (issuer) =>
      issuer.ca &&
      issuer.fingerprint256 !== certificate.fingerprint256 &&
      certificate.checkIssued(issuer) &&
      certificate.verify(issuer.publicKey) &&
      isVouchedFor(issuer, presented, anchors, depth + 1),
  );
}

/** True where the name is not the one that was dialled. */
function verifyName(leaf: X509Certificate, { verifyName, serverName }: TlsClientSettings): boolean {
  if (verifyName === 'off') return false;
  if (verifyName === 'commonName') return commonNameOf(leaf.subject)?.toLowerCase() !== serverName.toLowerCase();
  if (isIP(serverName) > 0) return leaf.checkIP(serverName) === undefined;
  return leaf.checkHost(serverName, { subject: 'never', partialWildcards: false }) === undefined;
}

function dateFailure(chain: readonly X509Certificate[]): string | false {
  const now = Date.now();
  if (chain.some(({ validFromDate }) => validFromDate.getTime() > now)) return 'NOT_YET_VALID';
  return chain.some(({ validToDate }) => validToDate.getTime() < now) && 'EXPIRED';
}

/** Without an extended key usage a certificate is for everything (RFC 5280, 4.2.1.12). */
function isForServers(leaf: X509Certificate): boolean {
  // Node’s types call it a list, and it is undefined where the extension is missing.
  const purposes = leaf.keyUsage as readonly string[] | undefined;
  return purposes === undefined || purposes.includes(serverAuth);
}
