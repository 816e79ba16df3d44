/** What may be wrong with a certificate that answers for `broker.lab`, one thing at a time, as src/pki mints it. */
import type { CertificateFlaw } from '../../../model/certificates.ts';

/** Wrong in one way, right, or right by an authority that is none of ours. */
export type Shown = CertificateFlaw | 'publicAuthority';

export interface ShownCertificate {
  id: Shown;
  label: string;
  /** What stands in it, by the question that it answers. */
  chain: string;
  name: string;
  dates: string;
  purpose: string;
  list: string;
  /** Of OpenSSL, with every check on; null where it is content. */
  verifyCode: number | null;
}

const right = {
  chain: 'signed by Lab issuing, which came with it, and that by Lab root',
  name: 'subjectAltName broker.lab',
  dates: 'today is between its dates',
  purpose: 'serverAuth',
  list: 'not on the list',
  verifyCode: null,
};
const certificate = (id: Shown, label: string, wrong: Partial<ShownCertificate>): ShownCertificate => ({
  ...right,
  ...wrong,
  id,
  label,
});

export const certificates: readonly ShownCertificate[] = [
  certificate('none', 'nothing', {}),
  certificate('selfSigned', 'self-signed', { chain: 'signed by itself', verifyCode: 18 }),
  certificate('unknownCa', 'unknown authority', { chain: 'signed by Unrelated CA, made this morning', verifyCode: 21 }),
  certificate('sameNameOtherKey', 'same issuer name, other key', {
    chain: 'says Lab issuing, but the signature is by another key',
    verifyCode: 7,
  }),
  certificate('missingIntermediate', 'missing intermediate', {
    chain: 'signed by an intermediate that the server does not send',
    verifyCode: 21,
  }),
  certificate('leafAsIntermediate', 'signed by a device', {
    chain: 'signed with the key of an ordinary device, whose certificate is genuine',
    verifyCode: 32,
  }),
  certificate('publicAuthority', 'from a public authority', {
    chain: 'signed by Public authority, which every system knows and this network did not ask',
    verifyCode: 21,
  }),
  certificate('wrongHost', 'for another host', { name: 'subjectAltName elsewhere.example', verifyCode: 62 }),
  certificate('hostInCommonNameOnly', 'host in CN only', {
    name: 'CN broker.lab, subjectAltName elsewhere.example',
    verifyCode: 62,
  }),
  certificate('nulInHost', 'NUL in the name', {
    name: 'CN broker.lab, subjectAltName broker.lab, a NUL byte, .elsewhere.example',
    verifyCode: 62,
  }),
  certificate('expired', 'expired', { dates: 'ended yesterday', verifyCode: 10 }),
  certificate('notYetValid', 'not yet valid', { dates: 'begins tomorrow', verifyCode: 9 }),
  certificate('wrongKeyUsage', 'for clients only', { purpose: 'clientAuth', verifyCode: 26 }),
  certificate('revoked', 'revoked', { list: 'on the list: its key was stolen', verifyCode: 23 }),
];
