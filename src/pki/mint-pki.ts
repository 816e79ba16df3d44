/** From a description to everything a simulated network needs to speak TLS. */
import type { CertificateDescription, PkiDescription } from '../model/certificates.ts';
import { LabError } from '../model/problem.ts';
import { type Authority, mintAuthority } from './authority.ts';
import { type IssuedCertificate, issueCertificate } from './certificate.ts';
import { mintRevocationList } from './revocation-list.ts';

export interface Pki {
  readonly authorities: ReadonlyMap<string, Authority>;
  readonly certificates: ReadonlyMap<string, IssuedCertificate>;
  /** One list in PEM for every authority, the empty ones included. */
  readonly revocationLists: ReadonlyMap<string, string>;
}

/**
 * Mints what the description names, with fresh keys.
 * @param nowMs milliseconds since the epoch, by the clock of those who will verify
 * @throws LabError ERR_PKI_UNKNOWN_ISSUER, ERR_PKI_DUPLICATE_NAME
 */
export async function mintPki(description: PkiDescription, nowMs: number): Promise<Pki> {
  const authorities = new Map<string, Authority>();
  for (const { name, commonName, keyType, issuer } of description.authorities) {
    refuseTwice(authorities, name);
    const parent = issuer === undefined ? null : known(authorities, issuer, name);
    authorities.set(name, await mintAuthority({ commonName, keyType, issuer: parent, nowMs }));
  }
  const certificates = new Map<string, IssuedCertificate>();
  for (const certificate of description.certificates) {
    refuseTwice(certificates, certificate.name);
    const issuer = known(authorities, certificate.issuer, certificate.name);
    certificates.set(certificate.name, await issueCertificate(issuer, certificate, nowMs));
  }
  const revoked = description.certificates.filter(({ flaw }) => flaw === 'revoked');
  const revocationLists = new Map<string, string>();
  for (const { name, staleRevocationList } of description.authorities) {
    const serialNumbers = serialNumbersOf(revoked, name, certificates);
    const options = { serialNumbers, nowMs, stale: staleRevocationList };
    revocationLists.set(name, await mintRevocationList(known(authorities, name, name), options));
  }
  return { authorities, certificates, revocationLists };
}

function serialNumbersOf(
  revoked: readonly CertificateDescription[],
  issuer: string,
  certificates: ReadonlyMap<string, IssuedCertificate>,
): string[] {
  return revoked
    .filter((certificate) => certificate.issuer === issuer)
    .flatMap(({ name }) => certificates.get(name)?.serialNumber ?? []);
}

function refuseTwice(names: ReadonlyMap<string, unknown>, name: string): void {
  if (!names.has(name)) return;
  throw new LabError({
    code: 'ERR_PKI_DUPLICATE_NAME',
    title: 'Two certificates of one name',
    status: 500,
    detail: `“${name}” is described twice.`,
    remedy: 'Rename one of them.',
  });
}

function known(authorities: ReadonlyMap<string, Authority>, issuer: string, of: string): Authority {
  const authority = authorities.get(issuer);
  if (authority) return authority;
  throw new LabError({
    code: 'ERR_PKI_UNKNOWN_ISSUER',
    title: 'Unknown issuer',
    status: 500,
    detail: `“${of}” is to be issued by “${issuer}”, which is not described before it.`,
    remedy: 'Describe the issuer first, or correct its name.',
  });
}
