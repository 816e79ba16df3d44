/** Mints authorities, certificates and revocation lists in memory, right or wrong in exactly one named way. */
// The certificate library looks its parts up in a container that wants this before anything else.
import 'reflect-metadata';

export { type Authority, mintAuthority } from './authority.ts';
export { type IssuedCertificate, type IssueRequest, issueCertificate } from './certificate.ts';
export { mintPki, type Pki } from './mint-pki.ts';
export { mintRevocationList } from './revocation-list.ts';
