/** What a script is given of a recorded connection; that the right key opens it is tested in src/wiretap. */
import { expect, it } from 'vitest';
import { createCapture } from '../capture/index.ts';
import { recordingMethods } from './recordings.ts';

const capture = createCapture({ bytesMax: 10_000, secretBytesMax: 100, tlsSecrets: 'none', now: () => 0 });
capture
  .tap({ clientAddress: '192.0.2.1', transport: 'tls', label: 'device:meter' })
  .sent('client', Uint8Array.of(1, 2));

const lab = recordingMethods(async (name) => {
  if (name === 'capture.pcapng') return capture.toPcapng();
  if (name === 'broker.key.pem') return new TextEncoder().encode('-----BEGIN PRIVATE KEY-----');
  throw new Error(`no ${name}`);
});

it('lists what was recorded', async () => {
  expect(await lab.recordings()).toEqual([
    { label: 'device:meter', fromClient: Uint8Array.of(1, 2), fromBroker: new Uint8Array() },
  ]);
});

it('says why a recording stays closed', async () => {
  const [recording] = await lab.recordings();
  if (!recording) throw new Error('nothing recorded');
  expect(() => lab.decrypt(recording, { psk: '00ff' })).toThrow('no TLS');
  expect(() => lab.decrypt(recording, { psk: 'not hex' })).toThrow('hex');
});

it('gives a file that the lab gives, and says so where there is none', async () => {
  expect(await lab.pem('broker.key.pem')).toContain('PRIVATE KEY');
  await expect(lab.pem('../secret')).rejects.toThrow('no ../secret');
});
