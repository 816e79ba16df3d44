import { expect, it } from 'vitest';
import { readProxyHeader } from '../edge/entrance/proxy-header.ts';
import { type ProxyClaim, proxyHeader } from './proxy-header.ts';

const text = (claim: ProxyClaim) => new TextDecoder().decode(proxyHeader(claim));

it('writes version 1 as a line (PROXY protocol, 2.1)', () => {
  expect(text({ version: 'v1', source: '10.0.0.5' })).toBe('PROXY TCP4 10.0.0.5 10.0.0.1 40000 1883\r\n');
  expect(text({ version: 'v1', source: null })).toBe('PROXY UNKNOWN\r\n');
});

it.each<[string, ProxyClaim, object]>([
  ['version 1', { version: 'v1', source: '192.0.2.1', sourcePort: 7 }, { sourceAddress: '192.0.2.1', sourcePort: 7 }],
  ['version 2', { version: 'v2', source: '192.0.2.1' }, { sourceAddress: '192.0.2.1', commonName: null }],
  ['a verified name', { version: 'v2', source: '10.0.0.5', commonName: 'grid-admin' }, { commonName: 'grid-admin' }],
  ['LOCAL', { version: 'v2', source: null }, { sourceAddress: null, sourcePort: null }],
])('is read as what was claimed: %s', (_, claim, expected) => {
  const bytes = proxyHeader(claim);
  const reading = readProxyHeader(bytes);
  expect(reading).toMatchObject({ kind: 'header', length: bytes.length, header: expected });
});
