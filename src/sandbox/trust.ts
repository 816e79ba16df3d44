/** The certificates of one run: who is who by the lab’s description, and what has been taken back since it began. */
import type { PkiDescription } from '../model/certificates.ts';
import type { PkiFile } from '../model/pki-files.ts';
import { LabError } from '../model/problem.ts';
import type { TlsIdentity } from '../model/transports.ts';
import type { Pki } from '../pki/index.ts';

/** Keys cost time and a learner’s tools keep the root, so one description is minted once in a process. */
const minted = new WeakMap<PkiDescription, Promise<Pki>>();
const noPki: Pki = { authorities: new Map(), certificates: new Map(), revocationLists: new Map() };

/**
 * Minting is loaded when it is first needed: most labs have no certificates, and a warm host should be small.
 * By the clock on the wall: it is what TLS stacks look at, whatever the time is in the lab.
 */
export async function mintTrust(description: PkiDescription | undefined): Promise<Trust> {
  if (!description) return new Trust(noPki, []);
  const { mintPki } = await import('../pki/index.ts');
  const pki = minted.get(description) ?? mintPki(description, Date.now());
  minted.set(description, pki);
  const revoked = description.certificates.filter(({ flaw }) => flaw === 'revoked').map(({ name }) => name);
  return new Trust(await pki, revoked);
}

export class Trust {
  readonly #pki: Pki;
  readonly #lists: Map<string, string>;
  readonly #revoked: Set<string>;

  /** @param revoked names of certificates that stand on the lists of `pki`. */
  constructor(pki: Pki, revoked: Iterable<string>) {
    this.#pki = pki;
    this.#lists = new Map(pki.revocationLists);
    this.#revoked = new Set(revoked);
  }

  /** @throws LabError ERR_TRUST_CERTIFICATE */
  identity(name: string): TlsIdentity {
    const { chainPem, privateKeyPem } = this.#certificate(name);
    return { chainPem, privateKeyPem };
  }

  /** A file that the learner may have. @throws LabError ERR_TRUST_AUTHORITY, ERR_TRUST_CERTIFICATE */
  pem({ holds, name }: PkiFile): string {
    if (holds === 'authority') return this.anchors([name]).join('\n');
    const { chainPem, privateKeyPem } = this.identity(name);
    return holds === 'certificate' ? chainPem : privateKeyPem;
  }

  /** The lab’s own authority is the one it names first. */
  ownAnchors(): string[] {
    const [first] = this.#pki.authorities.values();
    return first ? [first.certificatePem] : [];
  }

  /** Every root of this world: what comes with an operating system. */
  publicAnchors(): string[] {
    return [...this.#pki.authorities.values()]
      .filter(({ issuer }) => issuer === null)
      .map(({ certificatePem }) => certificatePem);
  }

  /** @throws LabError ERR_TRUST_AUTHORITY */
  anchors(names: readonly string[]): string[] {
    return names.map((name) => {
      const authority = this.#pki.authorities.get(name);
      if (authority) return authority.certificatePem;
      throw unknown('ERR_TRUST_AUTHORITY', 'authority', name, this.#pki.authorities.keys());
    });
  }

  /** Lists of all authorities: OpenSSL asks for one from each of a chain. */
  revocationLists(when: 'now' | 'atStart'): string[] {
    return [...(when === 'now' ? this.#lists : this.#pki.revocationLists).values()];
  }

  revokedSerialNumbers(): string[] {
    return [...this.#revoked].map((name) => this.#certificate(name).serialNumber.toLowerCase());
  }

  /** Puts a certificate on the list of its authority. @throws LabError ERR_TRUST_CERTIFICATE */
  async revoke(name: string): Promise<void> {
    const { issuer } = this.#certificate(name);
    this.#revoked.add(name);
    const authority = [...this.#pki.authorities].find(([, each]) => each === issuer);
    if (!authority) return;
    const serialNumbers = [...this.#revoked]
      .map((each) => this.#certificate(each))
      .filter((each) => each.issuer === issuer)
      .map(({ serialNumber }) => serialNumber);
    const { mintRevocationList } = await import('../pki/index.ts');
    this.#lists.set(authority[0], await mintRevocationList(issuer, { serialNumbers, nowMs: Date.now() }));
  }

  #certificate(name: string) {
    const certificate = this.#pki.certificates.get(name);
    if (certificate) return certificate;
    throw unknown('ERR_TRUST_CERTIFICATE', 'certificate', name, this.#pki.certificates.keys());
  }
}

function unknown(code: string, what: string, name: string, known: Iterable<string>): LabError {
  const names = [...known];
  return new LabError({
    code,
    title: `No such ${what}`,
    status: 422,
    detail: `The lab has no ${what} named “${name}”.`,
    remedy: names.length > 0 ? `Choose one of: ${names.join(', ')}.` : 'This lab has none: choose another listener.',
  });
}
