/** Where a device stands behind a proxy: it comes from the proxy’s address, and the proxy says first whom it speaks for. */
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import type { DialOptions } from '../../model/network.ts';
import { proxyHeader } from '../../model/proxy-header.ts';

/** Its own place, which the proxy tells. TEST-NET-2 (RFC 5737) belongs to nobody. */
function ownAddress(id: string): string {
  const sum = [...id].reduce((total, character) => total + (character.codePointAt(0) ?? 0), 0);
  return `198.51.100.${1 + (sum % 254)}`;
}

export function throughProxy({ id, behindProxy }: DeviceDefinition): Pick<DialOptions, 'fromAddress' | 'preface'> {
  if (!behindProxy) return {};
  const { address, header, commonName } = behindProxy;
  const preface =
    header === 'local'
      ? proxyHeader({ version: 'v2', source: null })
      : proxyHeader({ version: header, source: ownAddress(id), ...(commonName !== undefined && { commonName }) });
  return { fromAddress: address, preface };
}
