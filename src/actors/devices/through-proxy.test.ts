import { expect, it } from 'vitest';
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import { throughProxy } from './through-proxy.ts';

const device = (behindProxy?: DeviceDefinition['behindProxy']) =>
  ({ id: 'roof', ...(behindProxy && { behindProxy }) }) as DeviceDefinition;
const text = (bytes?: Uint8Array) => new TextDecoder('latin1').decode(bytes);

it('says nothing for a device that stands behind no proxy', () => {
  expect(throughProxy(device())).toEqual({});
});

it('comes from the proxy’s address and tells the device’s own, always the same', () => {
  const { fromAddress, preface } = throughProxy(device({ address: '10.0.0.3', header: 'v1' }));
  expect(fromAddress).toBe('10.0.0.3');
  expect(text(preface)).toMatch(/^PROXY TCP4 198\.51\.100\.\d+ /);
  expect(throughProxy(device({ address: '10.0.0.3', header: 'v1' })).preface).toEqual(preface);
});

it('brings the name on a certificate, or speaks for the proxy itself', () => {
  expect(text(throughProxy(device({ address: '10.0.0.3', header: 'v2', commonName: 'roof' })).preface)).toContain(
    'roof',
  );
  expect(throughProxy(device({ address: '10.0.0.3', header: 'local' })).preface).toHaveLength(16);
});
