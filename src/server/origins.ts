/**
 * Which requests come from our own pages. `Host` is checked against names that are ours, because a foreign name may be
 * made to resolve to this machine (DNS rebinding); `Origin`, because another site may ask a browser to write here.
 */
import { networkInterfaces } from 'node:os';

export interface Origins {
  /** The origin under which this request reached us, or null when its Host is none of ours. */
  ofHost(host: string | undefined): string | null;
  readonly secure: boolean;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
const wildcards = new Set(['0.0.0.0', '::']);

export function createOrigins({ host, publicUrl }: { host: string; publicUrl: URL | null }): Origins {
  const names = new Set(loopback);
  if (wildcards.has(host)) for (const address of ownAddresses()) names.add(address);
  else names.add(bracketed(host));
  return {
    secure: publicUrl?.protocol === 'https:',
    ofHost(header) {
      if (header === undefined) return null;
      if (publicUrl && header.toLowerCase() === publicUrl.host) return publicUrl.origin;
      // A name or an address with a port, and nothing else that a URL could hold.
      const url = /^[\w.:[\]-]+$/.test(header) ? URL.parse(`http://${header}`) : null;
      return url && names.has(url.hostname) ? url.origin : null;
    },
  };
}

/** Addresses are safe where names are not: nobody else can make an address mean this machine. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((entries) =>
    (entries ?? []).map(({ address }) => bracketed(address)),
  );
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address.split('%')[0]}]` : address;
}

/**
 * Whether a state-changing request may pass. A browser names its origin on each of them; without one it is a program of
 * the learner's own, which no foreign page can speak through.
 */
export function originAllows(origin: string | undefined, own: string): boolean {
  return origin === undefined || origin === own;
}
