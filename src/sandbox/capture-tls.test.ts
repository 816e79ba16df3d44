/** TLS in the capture: what the wire shows to everybody, and what the secrets open that a lab grants. */
import { expect, onTestFinished } from 'vitest';
import { dissectMqtt, patient, testWithTshark } from '../../tests/capture/dissect.ts';
import { startExample } from '../../tests/fixtures/example-sandbox.ts';
import { tlsHome, tlsPolicy } from '../../tests/fixtures/tls-home.ts';
import { connectClient } from '../actors/index.ts';
import { nodeTransports } from '../host-node/node-transports.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import type { ClientTls, PolicySource } from '../model/policy.ts';

type Granted = LabDefinition['capture']['tlsSecrets'];

/** ClientIds of the CONNECTs that Wireshark sees, after the learner (`mine`) has come in beside the device (`lock`). */
async function readable(tlsSecrets: Granted, policy: PolicySource, tls: ClientTls, devices = tlsHome.devices) {
  const { sandbox } = await startExample({
    lab: { ...tlsHome, devices, capture: { tlsSecrets } },
    policy: tlsPolicy(policy),
    transports: nodeTransports,
  });
  onTestFinished(() => sandbox.dispose());
  const outcome = await connectClient(sandbox, 'attacker', { clientId: 'mine', listener: 'tls', tls });
  expect(outcome.kind).toBe('accepted');
  await sandbox.settled();
  const rows = dissectMqtt(sandbox.capture.toPcapng(), ['mqtt.clientid', 'tcp.dstport']).map((row) => row.split('\t'));
  expect(rows.filter(([, , complaint]) => complaint)).toEqual([]);
  expect(sandbox.capture.keyLog() === '').toBe(tlsSecrets === 'none');
  return rows.filter(([clientId]) => clientId).map(([clientId, port]) => `${clientId} to ${port}`);
}

testWithTshark.for([
  ['none', []],
  ['own', ['mine to 8883']],
  ['all', ['lock to 8883', 'mine to 8883']],
] as const)('with the secrets of %s, these can be read: %j', patient, async ([granted, seen]) => {
  expect(await readable(granted, {}, {})).toEqual(seen);
});

const listener = (tls: object): PolicySource => ({ listeners: { tls: { tls } } });
const meter = { identity: 'meter-17', key: { provisioned: 'meter-key' } };

const methods: [name: string, policy: PolicySource, tls: ClientTls][] = [
  ['TLS 1.2', listener({ maxVersion: 'TLSv1.2' }), {}],
  ['a client certificate', listener({ clientCertificate: { trustAnchors: ['root'] } }), { clientCertificate: 'car' }],
  [
    'a pre-shared key',
    listener({ psk: { identities: [meter] } }),
    { psk: { identity: 'meter-17', secret: 'meter-key' } },
  ],
];

testWithTshark.for(methods)('%s is dissected without a complaint', patient, async ([, policy, tls]) => {
  expect(await readable('own', policy, tls, [])).toEqual(['mine to 8883']);
});
