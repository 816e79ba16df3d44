/** What both sides of a TLS connection have in common, in the words of node:tls. */
import { constants } from 'node:crypto';
import { createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import type { TlsVersion } from '../../model/policy.ts';
import { LabError } from '../../model/problem.ts';
import type { TlsIdentity } from '../../model/transports.ts';

/** OpenSSL takes a list without these to mean that TLS 1.3 is not wanted. */
const suitesOfTls13 = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';
/** A pre-shared key goes with the hash it was made for, which is SHA-256 where nobody says more (RFC 8446, 4.2.11). */
const suitesOfTls13ForPsk = 'TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384';

export interface Terms {
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly ciphers?: string | undefined;
  readonly identity: TlsIdentity | null;
  readonly psk?: unknown;
}

/** @throws LabError ERR_TRANSPORT_TLS_SETTINGS */
export function secureContext(terms: Terms, more: SecureContextOptions): SecureContext {
  const { minVersion, maxVersion, ciphers = '', identity } = terms;
  const missing = unavailableSuites(ciphers);
  if (missing.length > 0) throw unusable(`nothing of ${missing.join(', ')}, which this program has no code for`);
  if (minVersion > maxVersion) throw unusable(`nothing: ${minVersion} is newer than ${maxVersion}`);
  try {
    return createSecureContext({
      minVersion,
      maxVersion,
      ciphers: cipherList(terms),
      ...(identity && { cert: identity.chainPem, key: identity.privateKeyPem }),
      // An authority in the middle of a chain may be believed without its root.
      allowPartialTrustChain: true,
      ...more,
    } as SecureContextOptions);
  } catch (error) {
    throw unusable(`“${error instanceof Error ? error.message : String(error)}”`);
  }
}

/** Session tickets are a bit in OpenSSL’s options: what it forbids is resuming without state of our own. */
export const withoutTickets = constants.SSL_OP_NO_TICKET;

/** OpenSSL passes over a suite that it does not have, and a policy would promise what is not there. */
function unavailableSuites(ciphers: string): string[] {
  return ciphers.split(':').filter((name) => /^[A-Z0-9]+(-[A-Z0-9]+)+$/.test(name) && !isAvailable(name));
}

const availability = new Map<string, boolean>();
/** Names come from policies, so their number is no one’s promise. */
const namesRemembered = 256;

function isAvailable(name: string): boolean {
  const known = availability.get(name);
  if (known !== undefined) return known;
  if (availability.size >= namesRemembered) availability.clear();
  let available = true;
  try {
    createSecureContext({ ciphers: `${name}:@SECLEVEL=0` });
  } catch {
    available = false;
  }
  availability.set(name, available);
  return available;
}

/** OpenSSL speaks TLS 1.0 and 1.1, and suites without encryption, at its lowest security level only. */
function cipherList({ minVersion, maxVersion, ciphers = 'DEFAULT', psk }: Terms): string {
  const old = minVersion === 'TLSv1' || minVersion === 'TLSv1.1' || ciphers.includes('NULL');
  const list = old && !ciphers.includes('@SECLEVEL') ? `${ciphers}:@SECLEVEL=0` : ciphers;
  return maxVersion === 'TLSv1.3' ? `${psk ? suitesOfTls13ForPsk : suitesOfTls13}:${list}` : list;
}

function unusable(why: string): LabError {
  return new LabError({
    code: 'ERR_TRANSPORT_TLS_SETTINGS',
    title: 'These TLS settings cannot be used',
    status: 422,
    detail: `OpenSSL says ${why}.`,
    remedy: 'Look at versions, suites and certificate of the listener or device.',
  });
}
