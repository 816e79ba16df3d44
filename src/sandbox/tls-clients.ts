/** From a profile with the lab’s names in it to what a TLS client does. */
import type { LabDefinition } from '../model/lab-definition.ts';
import { type ClientTls, deviceTlsSchema } from '../model/policy.ts';
import { LabError } from '../model/problem.ts';
import type { TlsClientSettings } from '../model/transports.ts';
import { hexBytes } from './hex-bytes.ts';
import type { Trust } from './trust.ts';

export interface TlsClientContext {
  lab: Pick<LabDefinition, 'host'>;
  trust: Trust;
  secrets: Readonly<Record<string, string>>;
}

/** Whoever attacks the broker does not care who it is. */
const careless = {
  verifyChain: false,
  verifyName: 'off',
  verifyDates: false,
  verifyPurpose: false,
  verifyRevocation: false,
} as const;

/** What suites there are with keys on both sides (RFC 4279, RFC 5489). */
const pskSuites = 'kECDHEPSK:kPSK:kDHEPSK';

/** @throws LabError for a name that the lab does not have */
export function clientSettings(
  given: ClientTls,
  by: 'attacker' | 'others',
  { lab, trust, secrets }: TlsClientContext,
): TlsClientSettings {
  const { psk, serverName = lab.host, alpn = [], ...source } = given;
  const profile = deviceTlsSchema.parse(by === 'attacker' ? { ...careless, ...source } : source);
  const { trustAnchors, clientCertificate, ciphers, verifyRevocation, ...checks } = profile;
  return {
    ...checks,
    serverName,
    alpn,
    trustAnchorsPem: anchorsOf(trustAnchors, trust),
    revokedSerialNumbers: verifyRevocation ? trust.revokedSerialNumbers() : [],
    ciphers: ciphers ?? (psk ? pskSuites : undefined),
    identity: clientCertificate === undefined ? null : trust.identity(clientCertificate),
    psk: psk ? { identity: psk.identity, key: keyOf(psk, secrets) } : null,
  };
}

function anchorsOf(trustAnchors: readonly string[] | 'publicAuthorities' | undefined, trust: Trust): string[] {
  if (trustAnchors === 'publicAuthorities') return trust.publicAnchors();
  return trustAnchors ? trust.anchors(trustAnchors) : trust.ownAnchors();
}

function keyOf(psk: NonNullable<ClientTls['psk']>, secrets: Readonly<Record<string, string>>): Uint8Array {
  const text = 'hex' in psk ? psk.hex : Object.hasOwn(secrets, psk.secret) ? secrets[psk.secret] : undefined;
  const key = text === undefined ? null : hexBytes(text);
  if (key) return key;
  throw new LabError({
    code: 'ERR_TRUST_SHARED_KEY',
    title: 'No such pre-shared key',
    status: 422,
    detail: `There is no key in hexadecimal for the PSK identity “${psk.identity}”.`,
    remedy: 'Name a secret of the lab of kind hex and of even length.',
  });
}
