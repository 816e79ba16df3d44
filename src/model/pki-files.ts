/** What a learner may take along of a lab’s certificates, as files for tools of their own. Nothing else leaves a sandbox. */
import * as z from 'zod';
import type { PkiDescription } from './certificates.ts';

export const pkiFileViewSchema = z
  .strictObject({
    file: z.string().describe('Name of the file, below `/api/sandboxes/{id}/pki/`: `root.pem`, `car-002.key.pem`.'),
    meaning: z.string().describe('What it is, for the learner.'),
  })
  .describe('A certificate or private key that this lab grants.');
export type PkiFileView = z.infer<typeof pkiFileViewSchema>;

export interface PkiFile extends PkiFileView {
  holds: 'authority' | 'certificate' | 'privateKey';
  /** Of the authority or certificate in the lab’s `pki`. */
  name: string;
}

/** Certificates of all authorities, which anybody may know; certificates that are `given`, with their private keys. */
export function pkiFilesOf(pki: PkiDescription | undefined): PkiFile[] {
  if (!pki) return [];
  const authorities = pki.authorities.map(({ name, commonName, issuer }): PkiFile => {
    const kind = issuer === undefined ? 'root' : 'intermediate authority';
    return { file: `${name}.pem`, meaning: `Certificate of “${commonName}”, ${kind}.`, holds: 'authority', name };
  });
  const given = pki.certificates.filter((certificate) => certificate.given);
  const own = given.flatMap(({ name, commonName }): PkiFile[] => [
    { file: `${name}.pem`, meaning: `Certificate of “${commonName}”, with its chain.`, holds: 'certificate', name },
    { file: `${name}.key.pem`, meaning: `Private key of “${commonName}”.`, holds: 'privateKey', name },
  ]);
  return [...authorities, ...own];
}
