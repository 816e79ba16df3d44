/** mqtt.js in every protocol version over TCP and WebSocket, versions and transports mixed. */
import mqtt, { type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BrokerOnTheNetwork, everythingAllowed } from './broker-on-the-network.ts';

const transports = ['tcp', 'ws'] as const;
type Transport = (typeof transports)[number];
type Version = 3 | 4 | 5;
interface Kind {
  version: Version;
  transport: Transport;
}

/** WebSocket became a transport of MQTT with 3.1.1. */
const kinds: Kind[] = [
  { version: 3, transport: 'tcp' },
  ...([4, 5] as const).flatMap((version) => transports.map((transport) => ({ version, transport }))),
];

/** A client on its way in: who wants to miss nothing listens to it before it is there. */
function dial(
  broker: BrokerOnTheNetwork,
  { version, transport }: Kind,
  clientId: string,
  options: IClientOptions = {},
): MqttClient {
  const url = transport === 'tcp' ? `mqtt://127.0.0.1:${broker.tcpPort}` : `ws://127.0.0.1:${broker.wsPort}`;
  const client = mqtt.connect(url, {
    clientId,
    protocolVersion: version,
    ...(version === 3 ? { protocolId: 'MQIsdp' } : {}),
    reconnectPeriod: 0,
    ...options,
  });
  onTestFinished(() => {
    client.end(true);
  });
  return client;
}

async function enter(...args: Parameters<typeof dial>): Promise<MqttClient> {
  const client = dial(...args);
  await new Promise((resolve) => client.on('connect', resolve));
  return client;
}

/** The first `count` messages; ask before they are published. */
function messages(client: MqttClient, count: number): Promise<IPublishPacket[]> {
  const heard: IPublishPacket[] = [];
  return new Promise((resolve) => {
    client.on('message', (topic, _payload, packet) => {
      heard.push({ ...packet, topic });
      if (heard.length === count) resolve(heard);
    });
  });
}

const texts = (packets: readonly IPublishPacket[]) => packets.map(({ payload }) => payload.toString());

describe.each(kinds)('MQTT level $version over $transport', (publisher) => {
  test.each(kinds)('to level $version over $transport at QoS 0, 1 and 2', async (reader) => {
    await using broker = await BrokerOnTheNetwork.start();
    const subscriber = await enter(broker, reader, 'reader');
    await subscriber.subscribeAsync('home/+', { qos: 2 });
    const heard = messages(subscriber, 3);
    const writer = await enter(broker, publisher, 'writer');
    for (const qos of [0, 1, 2] as const) await writer.publishAsync('home/ä', `grüße ${qos}`, { qos });
    expect((await heard).map(({ topic, qos, payload }) => `${topic} ${qos} ${payload}`)).toEqual([
      'home/ä 0 grüße 0',
      'home/ä 1 grüße 1',
      'home/ä 2 grüße 2',
    ]);
  });

  test('a large message arrives whole, and what follows it', async () => {
    await using broker = await BrokerOnTheNetwork.start({
      ...everythingAllowed,
      limits: { packetBytesMax: 1_048_576 },
    });
    const client = await enter(broker, publisher, 'client');
    await client.subscribeAsync('a', { qos: 1 });
    const heard = messages(client, 2);
    await client.publishAsync('a', 'ä'.repeat(400_000), { qos: 1 });
    await client.publishAsync('a', 'next', { qos: 1 });
    expect(texts(await heard)).toEqual(['ä'.repeat(400_000), 'next']);
  });

  test('a session that is kept gets what it missed, in order', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const properties = publisher.version === 5 ? { properties: { sessionExpiryInterval: 60 } } : {};
    const kept = { clean: false, resubscribe: false, ...properties };
    const before = await enter(broker, publisher, 'kept', kept);
    await before.subscribeAsync('a', { qos: 1 });
    before.stream.destroy();
    await broker.untilGone('kept');
    const writer = await enter(broker, { version: 4, transport: 'tcp' }, 'writer');
    for (const text of ['1', '2', '3']) await writer.publishAsync('a', text, { qos: 1 });
    const heard = messages(dial(broker, publisher, 'kept', kept), 3);
    expect(texts(await heard)).toEqual(['1', '2', '3']);
  });

  test('a retained message and a Will', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const will = { topic: 'status', payload: Buffer.from('gone'), qos: 1, retain: true } as const;
    const doomed = await enter(broker, publisher, 'doomed', { will });
    await doomed.publishAsync('status', 'here', { qos: 1, retain: true });
    const observer = await enter(broker, { version: 5, transport: 'ws' }, 'observer');
    const heard = messages(observer, 2);
    await observer.subscribeAsync('status', { qos: 1 });
    await broker.until('the retained message is delivered', ({ type }) => type === 'message.delivered');
    doomed.stream.destroy();
    expect((await heard).map(({ payload, retain }) => `${payload} ${retain}`)).toEqual(['here true', 'gone false']);
  });
});

describe.each(transports)('MQTT 5 over %s', (transport) => {
  const v5: Kind = { version: 5, transport };

  test('a question with its answer’s address, as mqtt.js asks it', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const responder = await enter(broker, v5, 'responder');
    await responder.subscribeAsync('ask', { qos: 1 });
    responder.on('message', (_topic, payload, { properties }) => {
      const { responseTopic = '', correlationData } = properties ?? {};
      responder.publish(responseTopic, `${payload}!`, correlationData ? { properties: { correlationData } } : {});
    });
    const asker = await enter(broker, v5, 'asker');
    await asker.subscribeAsync('answers');
    const heard = messages(asker, 1);
    const properties = { responseTopic: 'answers', correlationData: Buffer.from([0, 255]), userProperties: { a: 'b' } };
    await asker.publishAsync('ask', 'well', { qos: 1, properties });
    const [answer] = await heard;
    expect(String(answer?.payload)).toBe('well!');
    expect(answer?.properties?.correlationData).toEqual(Buffer.from([0, 255]));
  });

  test('topic aliases in both directions', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const reader = await enter(broker, v5, 'reader', { properties: { topicAliasMaximum: 5 } });
    await reader.subscribeAsync('#', { qos: 1 });
    const heard = messages(reader, 6);
    const writer = await enter(broker, v5, 'writer', { autoAssignTopicAlias: true });
    const names = ['long/name/one', 'long/name/two', 'long/name/one', 'long/name/two', 'long/name/one', 'short'];
    for (const name of names) await writer.publishAsync(name, 'x', { qos: 1 });
    expect((await heard).map(({ topic }) => topic)).toEqual(names);
  });

  test('what is refused has its reason', async () => {
    await using broker = await BrokerOnTheNetwork.start({
      auth: { anonymous: true },
      acl: {
        default: 'deny',
        rules: [{ effect: 'allow', who: 'everyone', actions: ['publish', 'subscribe'], topicFilters: ['open/#'] }],
      },
    });
    const client = await enter(broker, v5, 'client');
    await client.publishAsync('open/a', 'x', { qos: 1 });
    await expect(client.publishAsync('shut/a', 'x', { qos: 1 })).rejects.toMatchObject({ code: 0x87 });
    await expect(client.publishAsync('shut/a', 'x', { qos: 2 })).rejects.toMatchObject({ code: 0x87 });
    const grants = await client.subscribeAsync({ 'open/+': { qos: 1 }, '$share/g/open/b': { qos: 1 } });
    expect(grants.map(({ qos }) => qos)).toEqual([1, 1]);
    await expect(client.subscribeAsync('shut/#')).rejects.toThrow();
  });

  test('the second connection of a ClientId takes over the first, which is told', async () => {
    await using broker = await BrokerOnTheNetwork.start();
    const first = await enter(broker, v5, 'twin');
    const told = new Promise<number | undefined>((resolve) => {
      first.on('disconnect', ({ reasonCode }) => resolve(reasonCode));
    });
    await enter(broker, { version: 4, transport: 'tcp' }, 'twin');
    expect(await told).toBe(0x8e);
  });
});
