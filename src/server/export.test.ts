import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportedPolicySchema } from '../model/exported-policy.ts';
import type { SandboxView } from '../model/wire.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { TestLearner } from './testing/test-learner.ts';

let server: TestServer;
let ann: TestLearner;
let sandbox: SandboxView;
beforeAll(async () => {
  server = await startTestServer();
  ann = new TestLearner(server.url);
  sandbox = await ann.open();
}, 60_000);
afterAll(() => server.close());

const exported = (by: TestLearner, target: string) => by.call('GET', `/api/sandboxes/${sandbox.id}/export/${target}`);

test.each(['mosquitto', 'emqx'])('the policy in force is written for %s', async (target) => {
  const { status, body } = await exported(ann, target);
  expect(status).toBe(200);
  const { files } = exportedPolicySchema.parse(body);
  expect(files.map(({ name }) => name)).toContain(target === 'emqx' ? 'emqx.conf' : 'mosquitto.conf');
});

test('no password of the lab is in it, for all that stand behind its hashes', async () => {
  const { body } = await exported(ann, 'mosquitto');
  const { files } = exportedPolicySchema.parse(body);
  for (const { text } of files)
    for (const value of Object.values(sandbox.givenSecrets)) expect(text).not.toContain(value);
});

test('another broker is none that it could be written for', async () => {
  const { status, body } = await exported(ann, 'rabbitmq');
  expect([status, body.code]).toEqual([404, 'ERR_EXPORT_TARGET']);
});

test('somebody else’s policy cannot be taken along', async () => {
  const ben = new TestLearner(server.url);
  await ben.open();
  const { status, body } = await exported(ben, 'mosquitto');
  expect([status, body.code]).toEqual([404, 'ERR_SANDBOX_UNKNOWN']);
});
