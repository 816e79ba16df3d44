/** What a person who started the server reads. */
import { isIPv6 } from 'node:net';
import { ownAddresses } from './origins.ts';
import type { Settings } from './settings.ts';

export function announcement({ host, publicUrl, listenerPorts }: Settings, port: number): string {
  const shown = isIPv6(host) ? `[${host}]` : host;
  const wide = host === '0.0.0.0' || host === '::';
  const lines = [
    '',
    `  MQTT Security Lab   ${publicUrl?.origin ?? `http://${wide ? '127.0.0.1' : shown}:${port}`}/`,
    `  Brokers             mqtt://${wide ? '127.0.0.1' : shown}, ports ${listenerPorts.first}–${listenerPorts.last}; each lab shows its own`,
    '  Stop                Ctrl+C',
    '',
  ];
  return [...lines, ...(isLoopback(host) ? [] : warning(host, port))].join('\n');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

/** Opening the server is an explicit act; this says what it opens. */
function warning(host: string, port: number): string[] {
  const addresses =
    host === '0.0.0.0' || host === '::' ? ownAddresses().filter((address) => !/^(127\.|\[)/.test(address)) : [host];
  return [
    `  HOST=${host}: everybody on your network can now reach`,
    ...addresses.map((address) => `    http://${address}:${port}/ and the brokers’ ports on ${address}`),
    '  The brokers are vulnerable on purpose. They hold nothing but lab data, but use a network you trust.',
    '  Learners who reach the server by a name need PUBLIC_URL to be set to it.',
    '',
  ];
}
