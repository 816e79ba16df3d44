/** Enhanced authentication over the wire (MQTT 5, 4.12), each side of each rule. */
import { expect, it } from 'vitest';
import { BrokerUnderTest } from '../../tests/edge/broker-under-test.ts';
import type { RawClient } from '../../tests/edge/raw-client.ts';
import type { PolicySource } from '../model/policy.ts';
import { createScramClient, type ScramClient, strictClientChecks } from '../scram/index.ts';

const method = 'SCRAM-SHA-256';
type Scram = NonNullable<NonNullable<PolicySource['auth']>['scram']>;

function policy(scram: Scram = {}, mechanisms: ('password' | typeof method)[] = [method]): PolicySource {
  const account = { userName: 'post', password: { scheme: 'plain' as const, value: 'pencil' }, mechanisms };
  return { auth: { accounts: [account], scram: { iterations: 16, ...scram } }, acl: { default: 'allow' } };
}

function scramClient(password = 'pencil', userName = 'post', nonce?: string): ScramClient {
  const checks = { ...strictClientChecks, iterationsMin: 1 };
  return createScramClient({ mechanism: method, userName, password, checks, ...(nonce && { nonce }) });
}

const step = (data: Uint8Array, named: string = method) => ({
  properties: { authenticationMethod: named, authenticationData: Buffer.from(data) },
});

interface Answer {
  cmd: string;
  reasonCode: number;
  properties: { authenticationMethod?: string; authenticationData?: Buffer };
}

async function send(client: RawClient, packet: object): Promise<Answer> {
  client.send(packet as never);
  return (await client.next()) as unknown as Answer;
}

const connect = (client: RawClient, data: Uint8Array, named?: string) =>
  send(client, {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 5,
    clientId: 'post-1',
    keepalive: 60,
    clean: true,
    ...step(data, named),
  });

/** From CONNECT to whatever ends the exchange. */
async function signIn(client: RawClient, scram: ScramClient): Promise<{ challenge: Answer; end: Answer }> {
  const challenge = await connect(client, scram.clientFirst());
  if (challenge.cmd !== 'auth') return { challenge, end: challenge };
  const proof = await scram.prove(challenge.properties.authenticationData ?? Buffer.alloc(0));
  return { challenge, end: await send(client, { cmd: 'auth', reasonCode: 0x18, ...step(proof) }) };
}

it('[V29] lets in who proves the password, and proves that the broker knows it too', async () => {
  await using world = await BrokerUnderTest.start(policy());
  const scram = scramClient();
  const { challenge, end } = await signIn(world.dial('attacker', 5), scram);
  expect(challenge).toMatchObject({ cmd: 'auth', reasonCode: 0x18, properties: { authenticationMethod: method } });
  expect(end).toMatchObject({ cmd: 'connack', reasonCode: 0, properties: { authenticationMethod: method } });
  scram.verify(end.properties.authenticationData ?? null);
  expect(world.theEvent('connect.accepted')).toMatchObject({ principal: 'post', rule: 'auth.accounts[0]' });
  expect(world.theEvent('authentication.concluded')).toMatchObject({ proven: true, userName: 'post', again: false });
});

it('[V29] tells a wrong password and an unknown user the same', async () => {
  await using world = await BrokerUnderTest.start(policy());
  const wrong = await signIn(world.dial('attacker', 5), scramClient('crayon'));
  const unknown = await signIn(world.dial('attacker', 5), scramClient('pencil', 'nobody'));
  expect([wrong.end.reasonCode, unknown.end.reasonCode]).toEqual([0x86, 0x86]);
  expect(shape(wrong.challenge)).toEqual(shape(unknown.challenge));
  expect(world.eventsOf('connect.accepted')).toEqual([]);
});

function shape({ properties }: Answer): string {
  return String(properties.authenticationData).replaceAll(/[A-Za-z0-9+/]/g, 'x');
}

it('[V30] refuses a method that is not offered with 0x8C', async () => {
  await using world = await BrokerUnderTest.start(policy());
  const data = scramClient().clientFirst();
  for (const named of ['SCRAM-SHA-1', 'SCRAM-SHA-512', 'PLAIN', '']) {
    expect(await connect(world.dial('attacker', 5), data, named)).toMatchObject({ cmd: 'connack', reasonCode: 0x8c });
  }
  world.applyPolicy({ auth: { anonymous: true } });
  expect(await connect(world.dial('attacker', 5), data)).toMatchObject({ cmd: 'connack', reasonCode: 0x8c });
});

it('[V31] closes over anything but AUTH or DISCONNECT before CONNACK', async () => {
  await using world = await BrokerUnderTest.start(policy());
  const client = world.dial('attacker', 5);
  await connect(client, scramClient().clientFirst());
  const answer = await send(client, {
    cmd: 'publish',
    topic: 'a',
    payload: Buffer.from('x'),
    qos: 0,
    retain: false,
    dup: false,
  });
  expect(answer).toMatchObject({ cmd: 'disconnect', reasonCode: 0x82 });
  expect(world.eventsOf('publish.accepted')).toEqual([]);
  const leaving = world.dial('attacker', 5);
  await connect(leaving, scramClient().clientFirst());
  leaving.send({ cmd: 'disconnect', reasonCode: 0 });
  await leaving.untilClosed();
  expect(world.eventsOf('packet.malformed')).toHaveLength(1);
});

it.each([
  ['another reason code', { reasonCode: 0x19 }, method],
  ['success', { reasonCode: 0 }, method],
  ['another method', { reasonCode: 0x18 }, 'SCRAM-SHA-512'],
])('[V32] closes over AUTH with %s', async (_, code, named) => {
  await using world = await BrokerUnderTest.start(policy());
  const client = world.dial('attacker', 5);
  const scram = scramClient();
  const { properties } = await connect(client, scram.clientFirst());
  const proof = await scram.prove(properties.authenticationData ?? Buffer.alloc(0));
  const answer = await send(client, { cmd: 'auth', ...code, ...step(proof, named) });
  expect(answer).toMatchObject({ cmd: 'disconnect', reasonCode: 0x82 });
  expect(world.eventsOf('connect.accepted')).toEqual([]);
});

async function reauthenticate(client: RawClient, scram: ScramClient): Promise<Answer> {
  const challenge = await send(client, { cmd: 'auth', reasonCode: 0x19, ...step(scram.clientFirst()) });
  if (challenge.cmd !== 'auth') return challenge;
  const proof = await scram.prove(challenge.properties.authenticationData ?? Buffer.alloc(0));
  return send(client, { cmd: 'auth', reasonCode: 0x18, ...step(proof) });
}

it('[V33] takes a new proof on a live connection, and other packets meanwhile', async () => {
  await using world = await BrokerUnderTest.start(policy());
  const client = world.dial('attacker', 5);
  await signIn(client, scramClient());
  const again = scramClient();
  const challenge = await send(client, { cmd: 'auth', reasonCode: 0x19, ...step(again.clientFirst()) });
  expect(await send(client, { cmd: 'pingreq' })).toMatchObject({ cmd: 'pingresp' });
  const proof = await again.prove(challenge.properties.authenticationData ?? Buffer.alloc(0));
  const end = await send(client, { cmd: 'auth', reasonCode: 0x18, ...step(proof) });
  expect(end).toMatchObject({ cmd: 'auth', reasonCode: 0 });
  again.verify(end.properties.authenticationData ?? null);
  expect(world.eventsOf('authentication.concluded').map(({ again }) => again)).toEqual([false, true]);
});

it('[V33] closes with 0x87 where the new proof fails or is somebody else’s', async () => {
  const source = policy();
  source.auth?.accounts?.push({
    userName: 'other',
    password: { scheme: 'plain', value: 'eraser' },
    mechanisms: [method],
  });
  await using world = await BrokerUnderTest.start(source);
  for (const scram of [scramClient('crayon'), scramClient('eraser', 'other')]) {
    const client = world.dial('attacker', 5);
    await signIn(client, scramClient());
    expect(await reauthenticate(client, scram)).toMatchObject({ cmd: 'disconnect', reasonCode: 0x87 });
  }
});

it('[V27] has no AUTH for a connection without a method', async () => {
  await using world = await BrokerUnderTest.start(policy({}, [method, 'password']));
  const client = world.dial('attacker', 5);
  expect(await client.connect('post-1', { username: 'post', password: Buffer.from('pencil') })).toMatchObject({
    reasonCode: 0,
  });
  expect(await reauthenticate(client, scramClient())).toMatchObject({ cmd: 'disconnect', reasonCode: 0x82 });
});

it('[A14] believes only accounts that have the mechanism', async () => {
  await using world = await BrokerUnderTest.start(policy({}, ['password']));
  expect((await signIn(world.dial('attacker', 5), scramClient())).end).toMatchObject({ reasonCode: 0x86 });
});

it.each([
  ['constant', true],
  ['random', false],
] as const)('[A15] with a %s server nonce a recorded exchange works again: %s', async (serverNonce, works) => {
  await using world = await BrokerUnderTest.start(policy({ serverNonce }));
  const scram = scramClient('pencil', 'post', 'same');
  const recorded = await connect(world.dial('attacker', 5), scram.clientFirst());
  const proof = await scram.prove(recorded.properties.authenticationData ?? Buffer.alloc(0));
  const replay = world.dial('attacker', 5);
  await connect(replay, scram.clientFirst());
  const end = await send(replay, { cmd: 'auth', reasonCode: 0x18, ...step(proof) });
  expect(end).toMatchObject({ cmd: 'connack', reasonCode: works ? 0 : 0x86 });
});

it('[A15] refuses a client nonce twice where the policy says so', async () => {
  await using world = await BrokerUnderTest.start(policy({ refuseKnownClientNonces: true }));
  const first = await signIn(world.dial('attacker', 5), scramClient('pencil', 'post', 'same'));
  const second = await signIn(world.dial('attacker', 5), scramClient('pencil', 'post', 'same'));
  expect([first.end.reasonCode, second.end.reasonCode]).toEqual([0, 0x86]);
});

it('[A15] when the broker starts anew, a counter begins at one and no client nonce is known', async () => {
  await using world = await BrokerUnderTest.start(policy({ serverNonce: 'counter', refuseKnownClientNonces: true }));
  const before = world.dial('attacker', 5);
  await signIn(before, scramClient('pencil', 'post', 'same'));
  expect((await signIn(world.dial('attacker', 5), scramClient('pencil', 'post', 'same'))).end.reasonCode).toBe(0x86);
  world.broker.restart();
  expect((await before.untilClosed()).at(-1)).toMatchObject({ cmd: 'disconnect', reasonCode: 0x8b });
  expect((await signIn(world.dial('attacker', 5), scramClient('pencil', 'post', 'same'))).end.reasonCode).toBe(0);
  const challenges = world.eventsOf('authentication.challenged').map(({ serverMessage }) => serverMessage);
  expect(challenges.map((message) => /^r=same(\d+),/.exec(message)?.[1])).toEqual(['1', '1']);
  expect(new Set(challenges).size).toBe(1);
});

it('[A16] takes no proof after auth.scram.exchangeTimeoutMs', async () => {
  await using world = await BrokerUnderTest.start({
    ...policy({ exchangeTimeoutMs: 1_000 }),
    limits: { connectTimeoutMs: 60_000 },
  });
  for (const [waitMs, reasonCode] of [
    [1_000, 0],
    [1_001, 0x86],
  ] as const) {
    const client = world.dial('attacker', 5);
    const scram = scramClient();
    const { properties } = await connect(client, scram.clientFirst());
    world.clock.advance(waitMs);
    const proof = await scram.prove(properties.authenticationData ?? Buffer.alloc(0));
    const end = await send(client, { cmd: 'auth', reasonCode: 0x18, ...step(proof) });
    expect(end).toMatchObject({ cmd: 'connack', reasonCode });
  }
});

it('[A9] slows down who guesses by proofs, too', async () => {
  const { auth, ...rest } = policy();
  await using world = await BrokerUnderTest.start({ ...rest, auth: { ...auth, throttle: { freeTries: 1 } } });
  for (const reasonCode of [0x86, 0x86, 0x97]) {
    expect((await signIn(world.dial('attacker', 5), scramClient('crayon'))).end).toMatchObject({ reasonCode });
  }
});

it('[B1] closes a connection whose proof no longer counts, and no other', async () => {
  await using world = await BrokerUnderTest.start(policy());
  const client = world.dial('attacker', 5);
  await signIn(client, scramClient());
  expect(world.applyPolicy(policy({ serverNonce: 'counter' }))).toBe(0);
  const { auth } = policy();
  const changed = {
    auth: {
      ...auth,
      accounts: [
        {
          userName: 'post',
          password: { scheme: 'plain' as const, value: 'pen' },
          mechanisms: [method as typeof method],
        },
      ],
    },
  };
  expect(world.applyPolicy(changed)).toBe(1);
});
