/** A capture of TLS, as Wireshark reads it: with the secrets that the lab gives away, and without. */
import { expect, onTestFinished } from 'vitest';
import { complaintsAbout, dissect, patient, testWithTshark } from '../../tests/capture/dissect.ts';
import { startExample } from '../../tests/fixtures/example-sandbox.ts';
import { tlsHome, tlsPolicy } from '../../tests/fixtures/tls-home.ts';
import { connectClient } from '../actors/index.ts';
import { nodeTransports } from '../host-node/node-transports.ts';

testWithTshark.for([
  ['TLSv1.2', 'all', 'secret-agent'],
  ['TLSv1.3', 'all', 'secret-agent'],
  ['TLSv1.3', 'none', ''],
] as const)('%s with the secrets of %s shows the user name “%s”', patient, async ([version, tlsSecrets, userName]) => {
  const lab = { ...tlsHome, devices: [], capture: { tlsSecrets } };
  const { sandbox } = await startExample({ lab, policy: tlsPolicy(), transports: nodeTransports });
  onTestFinished(() => sandbox.dispose());
  const tls = { minVersion: version, maxVersion: version };
  const options = { clientId: 'c', userName: 'secret-agent', listener: 'tls', tls };
  expect(await connectClient(sandbox, 'attacker', options)).toMatchObject({ kind: 'accepted' });
  await sandbox.settled();
  const file = sandbox.capture.toPcapng();
  expect(complaintsAbout(file)).toEqual([]);
  expect(dissect(file, 'tls.handshake.type == 1', ['tls.handshake.extensions_server_name'])).toEqual(['broker.lab']);
  const names = dissect(file, 'mqtt.msgtype == 1', ['mqtt.username']);
  expect(names.join()).toBe(userName);
  expect(sandbox.capture.keyLog() === '').toBe(tlsSecrets === 'none');
});
