/** Origins and TLS as the edge decides them, with a handshake that says what a test wants it to say. */
import { expect, test } from 'vitest';
import { BrokerUnderTest, policyFrom } from '../../../tests/edge/broker-under-test.ts';
import { RawClient } from '../../../tests/edge/raw-client.ts';
import type { LabEvent, LabEventOf, LabEventType, UnstampedEvent } from '../../model/lab-event.ts';
import type { PolicySource } from '../../model/policy.ts';
import { LabError } from '../../model/problem.ts';
import type { TlsFacts, TlsServerOutcome } from '../../model/transports.ts';
import { createDuplexPair } from '../../sandbox/duplex-pair.ts';
import { createManualClock } from '../../sandbox/manual-clock.ts';
import { createBroker } from '../broker.ts';
import type { EntranceHall } from './hall.ts';

const facts: TlsFacts = {
  version: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  serverName: 'broker.lab',
  alpn: null,
  resumed: false,
  authorized: false,
  authorizationError: null,
  peer: null,
  pskIdentity: null,
};
const peer = { commonName: 'car/+/#', subjectAltNames: [], serialNumber: '0a', issuerCommonName: 'Lab' };
const certified: Partial<TlsFacts> = { authorized: true, peer };

interface World {
  listener: 'tls' | 'ws';
  policy: PolicySource;
  /** What the handshake comes to, or why there is no server. */
  handshake?: Partial<TlsFacts> | string | LabError;
  revoked?: string[];
}

/** One connection to a broker whose TLS says what it is told to; everything the broker told. */
async function dial(
  { listener, policy, handshake = {}, revoked = [] }: World,
  origin: string | null = null,
  userName?: string,
) {
  const events: LabEvent[] = [];
  const clock = createManualClock();
  const emit = (event: UnstampedEvent) => {
    const stamped = { ...event, sandboxId: 'A'.repeat(22), sequence: events.length + 1, atMs: 0 } as LabEvent;
    events.push(stamped);
    return stamped;
  };
  const hall: EntranceHall = {
    host: 'broker.lab',
    transportOf: (name) => (name === 'ws' ? 'ws' : 'tls'),
    isRevoked: (_listener, serialNumber) => revoked.includes(serialNumber),
    keyLog: () => {},
    acceptWebSocket: async () => ({ kind: 'failed', reason: 'none here' }),
    tlsServer: () => {
      if (handshake instanceof LabError) throw handshake;
      return {
        async accept(stream): Promise<TlsServerOutcome> {
          if (typeof handshake === 'string') return { kind: 'failed', reason: handshake };
          return { kind: 'accepted', stream, tls: { ...facts, ...handshake } };
        },
      };
    },
  };
  const all: PolicySource = { auth: { anonymous: true }, acl: { default: 'allow' }, ...policy };
  const broker = await createBroker({ policy: policyFrom(all), clock, emit, hall, secret: () => undefined });
  const [left, right] = createDuplexPair();
  broker.accept({ stream: right, listener, transport: 'memory', remoteAddress: '10.0.0.1', actor: 'attacker', origin });
  const client = new RawClient(left, 4);
  const claim = userName === undefined ? {} : { username: userName };
  client.send({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive: 60,
    clientId: 'c',
    ...claim,
  });
  const answer = await client.next();
  const of = <T extends LabEventType>(type: T) => events.filter((event) => event.type === type) as LabEventOf<T>[];
  const principal = of('connect.accepted')[0]?.principal;
  return { answer: answer === 'closed' ? answer : answer['returnCode'], principal, of, broker, client };
}

test.each([
  [undefined, null, 0],
  [undefined, 'https://broker.lab', 0],
  [undefined, 'https://evil.example', 'closed'],
  [['https://panel.lab'], 'https://panel.lab', 0],
  [['https://panel.lab'], 'https://broker.lab', 'closed'],
  [['https://panel.lab'], 'https://panel.lab.evil.example', 'closed'],
  [['*'], 'https://evil.example', 0],
  [[], 'https://broker.lab', 'closed'],
  [[], null, 0],
] as const)('[D11] originAllow %j and a page of %s: %s', async (originAllow, origin, expected) => {
  const policy = { listeners: { ws: originAllow ? { originAllow: [...originAllow] } : {} } };
  const { answer, of, broker } = await dial({ listener: 'ws', policy }, origin);
  expect(answer).toBe(expected);
  expect(of('listener.refused').map(({ setting }) => setting)).toEqual(expected === 0 ? [] : ['originAllow']);
  await broker.close();
});

test('[D12] a handshake that fails is told with its alert, and nothing is read', async () => {
  const { answer, of, broker } = await dial({ listener: 'tls', policy: {}, handshake: 'tlsv1 alert unknown ca' });
  expect(answer).toBe('closed');
  expect(of('tls.failed')).toMatchObject([{ alertReceived: 'unknown_ca' }]);
  expect(of('packet.received')).toEqual([]);
  await broker.close();
});

const mutual = (more = {}): PolicySource => ({
  listeners: { tls: { tls: { clientCertificate: { trustAnchors: ['root'], ...more } } } },
});

test('[D12] a certificate that has to be there and is not believed: nothing is read', async () => {
  for (const handshake of [{}, { peer, authorizationError: 'CERT_HAS_EXPIRED' }]) {
    const { answer, of, broker } = await dial({ listener: 'tls', policy: mutual(), handshake });
    expect(answer).toBe('closed');
    expect(of('tls.failed')).toMatchObject([{ rule: 'listeners.tls.tls.clientCertificate' }]);
    expect(of('packet.received')).toEqual([]);
    await broker.close();
  }
});

test.each([
  [{}, undefined, 'car/+/#'],
  [{}, 'car/+/#', 'car/+/#'],
  [{}, 'admin', undefined],
  [{ claimedUserName: 'replaced' }, 'admin', 'car/+/#'],
  [{ claimedUserName: 'wins' }, 'admin', 'admin'],
  [{ identityFrom: null }, undefined, null],
] as const)('[D13] a certificate with %j and the user name %s signs in as %s', async (more, userName, expected) => {
  const { principal, broker } = await dial(
    { listener: 'tls', policy: mutual(more), handshake: certified },
    null,
    userName,
  );
  expect(principal).toBe(expected);
  await broker.close();
});

test('[D13] a name with wildcards in it opens nothing that it would match', async () => {
  const rules = [
    { effect: 'allow' as const, who: 'everyone', actions: ['publish' as const], topicFilters: ['cars/%u'] },
  ];
  const policy = { ...mutual(), acl: { rules } };
  const { broker, of, client } = await dial({ listener: 'tls', policy, handshake: certified });
  expect(of('connect.accepted')).toMatchObject([{ principal: 'car/+/#' }]);
  const message = { cmd: 'publish', payload: 'x', qos: 1, messageId: 1, retain: false, dup: false } as const;
  client.send({ ...message, topic: 'cars/car/other/brake' });
  await client.next();
  expect(of('publish.refused')).toMatchObject([{ topicName: 'cars/car/other/brake' }]);
  expect(of('publish.accepted')).toEqual([]);
  await broker.close();
});

test.each([
  [true, 'meter', undefined],
  [true, 'meter-17', 'meter-17'],
  [false, 'meter', null],
] as const)(
  '[D13] bindUserName %s: a PSK identity and the user name %s sign in as %s',
  async (bindUserName, userName, expected) => {
    const psk = { bindUserName, identities: [{ identity: 'meter-17', key: { provisioned: 'key' } }] };
    const policy = { listeners: { tls: { tls: { psk } } } };
    const { principal, broker } = await dial(
      { listener: 'tls', policy, handshake: { pskIdentity: 'meter-17' } },
      null,
      userName,
    );
    expect(principal).toBe(expected);
    await broker.close();
  },
);

test.each([
  ['live', 1],
  ['atStart', 0],
  ['off', 0],
] as const)('[D14] revocation %s closes %i', async (revocation, closed) => {
  const revoked: string[] = [];
  const { broker, answer } = await dial({
    listener: 'tls',
    policy: mutual({ revocation }),
    handshake: certified,
    revoked,
  });
  expect(answer).toBe(0);
  expect(broker.certificatesRevoked()).toBe(0);
  revoked.push('0a');
  expect(broker.certificatesRevoked()).toBe(closed);
  await broker.close();
});

test('[D15] settings that TLS cannot work with let nobody in, and that is told', async () => {
  const detail = 'The lab has no certificate named “x”.';
  const handshake = new LabError({ code: 'ERR_X', title: 'x', status: 422, detail, remedy: '' });
  const { answer, of, broker } = await dial({ listener: 'tls', policy: {}, handshake });
  expect(answer).toBe('closed');
  expect(of('tls.failed')).toMatchObject([{ reason: detail, rule: 'listeners.tls.tls' }]);
  await broker.close();
});

test('[D15] a broker without a hall has plain listeners only', async () => {
  await using world = await BrokerUnderTest.start();
  const client = world.dial('attacker', 4, { listener: 'tls' });
  expect(await client.connect('a')).toMatchObject({ returnCode: 0 });
});
