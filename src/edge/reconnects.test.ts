/** A real client library on both sides, torn from its connection again and again. */
import mqtt from 'mqtt';
import { expect, test } from 'vitest';
import { BrokerUnderTest, everythingAllowed } from '../../tests/edge/broker-under-test.ts';

const messages = 400;
const tearEvery = 25;

test.each([
  [4, 1],
  [4, 2],
  [5, 1],
  [5, 2],
] as const)(
  '[M7] version %i, QoS %i: nothing is lost over torn connections, and QoS 2 comes once',
  async (protocolVersion, qos) => {
    await using world = await BrokerUnderTest.start({
      ...everythingAllowed,
      limits: { outboundQueueMessagesMax: 10_000 },
    });
    const client = (clientId: string) =>
      new mqtt.MqttClient(() => world.dial('noise:soak').stream, {
        clientId,
        protocolVersion,
        clean: false,
        keepalive: 60,
        reconnectPeriod: 1,
        ...(protocolVersion === 5 ? { properties: { sessionExpiryInterval: 1_000 } } : {}),
      }).on('error', () => {});
    const [reader, writer] = [client('reader'), client('writer')];
    const received = new Map<string, number>();
    const complete = new Promise<void>((resolve) => {
      reader.on('message', (_, payload) => {
        received.set(String(payload), (received.get(String(payload)) ?? 0) + 1);
        if (received.size === messages) resolve();
      });
    });
    await reader.subscribeAsync('soak/#', { qos });
    const acknowledged: Promise<unknown>[] = [];
    for (let i = 1; i <= messages; i += 1) {
      acknowledged.push(writer.publishAsync('soak/x', String(i), { qos }));
      if (i % tearEvery === 0) {
        const torn = i % (2 * tearEvery) === 0 ? reader : writer;
        torn.stream.destroy();
        await new Promise((resolve) => torn.once('connect', resolve));
      }
    }
    await Promise.all(acknowledged);
    await complete;
    await Promise.all([reader.endAsync(), writer.endAsync()]);
    expect(world.eventsOf('connect.accepted').length).toBeGreaterThanOrEqual(2 + messages / tearEvery);
    expect(received.size).toBe(messages);
    if (qos === 2) expect([...received.values()].filter((times) => times > 1)).toEqual([]);
  },
);
