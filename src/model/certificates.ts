/** The certificates of a simulated network as data: who vouches for whom, and what is wrong with which. */
import * as z from 'zod';

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/)
  .describe('Name within the lab, e.g. `root`.');

const commonName = z.string().min(1).max(64).describe('CN of the subject, taken as it is: `+` and `#` included.');

const keyType = z
  .enum(['ecdsa-p256', 'rsa-2048'])
  .default('ecdsa-p256')
  .describe('Kind of key pair. RSA is what TLS 1.2 without forward secrecy needs.');

export const authoritySchema = z.strictObject({
  name,
  commonName,
  keyType,
  issuer: name.optional().describe('Authority that vouches for this one; without it, it is a root.'),
  staleRevocationList: z
    .boolean()
    .default(false)
    .describe('Its revocation list is past `nextUpdate`, and must not be relied on.'),
});
export type AuthorityDescription = z.infer<typeof authoritySchema>;

/** What is wrong with a certificate: exactly one thing, so that exactly one check can catch it. */
export const certificateFlawSchema = z.enum([
  'none',
  'expired',
  'notYetValid',
  'wrongHost',
  'hostInCommonNameOnly',
  'nulInHost',
  'selfSigned',
  'unknownCa',
  'sameNameOtherKey',
  'missingIntermediate',
  'leafAsIntermediate',
  'wrongKeyUsage',
  'revoked',
]);
export type CertificateFlaw = z.infer<typeof certificateFlawSchema>;

export const certificateSchema = z.strictObject({
  name,
  issuer: name.describe('Authority that issued it, or that it pretends to be issued by.'),
  purpose: z.enum(['server', 'client']).describe('Extended key usage: serverAuth or clientAuth.'),
  commonName,
  subjectAltNames: z
    .array(z.string().regex(/^(dns|ip|uri):.{1,253}$/s, 'one of: dns:…, ip:…, uri:…'))
    .max(8)
    .default([])
    .describe('Names it is valid for: `dns:broker.lab`, `ip:127.0.0.1`, `uri:urn:device:car-001`.'),
  keyType,
  flaw: certificateFlawSchema.default('none'),
  given: z
    .boolean()
    .default(false)
    .describe(
      'The learner holds it, private key included: only such may a script of theirs show to anybody, and only such can be downloaded.',
    ),
});
export type CertificateDescription = z.infer<typeof certificateSchema>;

export const pkiSchema = z.strictObject({
  authorities: z.array(authoritySchema).min(1).max(8).describe('An issuer stands before those it vouches for.'),
  certificates: z.array(certificateSchema).max(32).default([]),
});
export type PkiDescription = z.infer<typeof pkiSchema>;
/** A description as written, defaults left out. */
export type PkiSource = z.input<typeof pkiSchema>;
