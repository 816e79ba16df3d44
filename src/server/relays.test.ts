/** Relays over real sockets: who may open one, how many, and that they lead to the learner's own broker. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type RelayOpening, relayLimits, relayReady } from '../model/relay.ts';
import type { SandboxView } from '../model/wire.ts';
import { relayAddress } from '../runner/relay.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { connectMqtt, TestLearner } from './testing/test-learner.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
let server: TestServer;
let ann: TestLearner;
let annsSandbox: SandboxView;
let bobsSandbox: SandboxView;
beforeAll(async () => {
  server = await startTestServer();
  ann = new TestLearner(server.url);
  [annsSandbox, bobsSandbox] = await Promise.all([ann.open(), new TestLearner(server.url).open()]);
});
afterAll(() => server.close());

const connection: RelayOpening = { kind: 'connection', listener: 'tcp' };
const interceptionOf = (sandbox: SandboxView): RelayOpening => ({
  kind: 'interception',
  deviceId: sandbox.devices[0]?.id ?? '',
  asks: false,
});

/** Status of the refused upgrade, or what came first: a text, or the reason of the close. */
function opened(url: string, headers: Record<string, string> = {}): Promise<number | string> {
  const socket = new WebSocket(url, { headers });
  return new Promise<number | string>((resolve, reject) => {
    socket.on('message', (data) => resolve(String(data)));
    socket.on('close', (_code, reason) => resolve(String(reason)));
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  }).finally(() => socket.terminate());
}

test('a relay opens by token alone, on pages of ours and in a script’s frame', async () => {
  const interception = interceptionOf(annsSandbox);
  const url = relayAddress(annsSandbox.relayUrl, interception);
  const foreign = relayAddress(annsSandbox.relayUrl.replace(annsSandbox.token, bobsSandbox.token), interception);
  expect(await opened(url)).toBe(relayReady);
  expect(await opened(url, { origin: 'null' })).toBe(relayReady);
  expect(await opened(url, { origin: server.url })).toBe(relayReady);
  expect(await opened(url, { origin: 'http://attacker.example' })).toBe(403);
  expect(await opened(url, { host: 'attacker.example' })).toBe(421);
  expect(await opened(foreign)).toBe(404);
  expect(await opened(url.replace(annsSandbox.token, ''), { cookie: ann.cookie })).toBe(404);
});

test.each([
  ['nothing', undefined],
  ['no JSON', '{'],
  ['another kind', '{"kind":"shell"}'],
  ['an address of the network', '{"kind":"connection","listener":"tcp","host":"10.0.0.1"}'],
  ['no name of a listener', '{"kind":"connection","listener":"127.0.0.1:22"}'],
  ['unknown settings of TLS', '{"kind":"connection","listener":"tcp","tls":{"caFile":"/etc/passwd"}}'],
  ['too much', JSON.stringify({ ...connection, pad: 'x'.repeat(relayLimits.openingCharactersMax) })],
])('an opening that is %s is answered 400', async (_, opening) => {
  const { relayUrl } = annsSandbox;
  expect(await opened(opening === undefined ? relayUrl : `${relayUrl}&opening=${encodeURIComponent(opening)}`)).toBe(
    400,
  );
});

test('what the lab does not have closes the relay, with the reason', async () => {
  const open = (opening: RelayOpening) => opened(relayAddress(annsSandbox.relayUrl, opening));
  expect(await open({ kind: 'connection', listener: 'nothing' })).toContain('no listener "nothing"');
  expect(await open({ kind: 'request', service: 'nothing' })).toContain('no service "nothing"');
  expect(await open({ ...interceptionOf(annsSandbox), certificate: 'theirs' } as RelayOpening)).toContain(
    'You hold no certificate',
  );
});

test('a client reaches the listener it names, in its own sandbox and as the attacker', async () => {
  const annsPage = await ann.watch(annsSandbox.id);
  const client = await connectMqtt(relayAddress(annsSandbox.relayUrl, connection));
  await annsPage.until(() =>
    annsPage.events.some((event) => event.type === 'connect.accepted' && event.clientId === client.options.clientId),
  );
  const accepted = annsPage.events.find(({ clientId }) => clientId === client.options.clientId);
  expect(accepted).toMatchObject({ actor: 'attacker', listener: 'tcp', sandboxId: annsSandbox.id });
  await client.endAsync();
  annsPage.socket.terminate();
});

test('so many relays at a time, and another when one has ended', async () => {
  const url = relayAddress(bobsSandbox.relayUrl, connection);
  const sockets = Array.from({ length: relayLimits.openMax }, () => new WebSocket(url, 'mqtt'));
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))));
  expect(await opened(url)).toContain(`${relayLimits.openMax} relays already`);
  const [first] = sockets;
  const gone = new Promise((resolve) => first?.once('close', resolve));
  first?.close();
  await gone;
  const client = await connectMqtt(url);
  await client.endAsync();
  for (const socket of sockets) socket.terminate();
});
