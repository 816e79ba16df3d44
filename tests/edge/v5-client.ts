/** MQTT 5 clients for tests: connected, subscribed, publishing, with the properties a test is about. */
import { expect } from 'vitest';
import type { LimitsPolicy } from '../../src/model/policy.ts';
import { BrokerUnderTest, everythingAllowed } from './broker-under-test.ts';
import type { RawClient } from './raw-client.ts';

export const within = (limits: Partial<LimitsPolicy>) => BrokerUnderTest.start({ ...everythingAllowed, limits });

export async function v5(
  world: BrokerUnderTest,
  clientId: string,
  properties: Record<string, unknown> = {},
  more: object = {},
): Promise<RawClient> {
  const client = world.dial('attacker', 5);
  expect(await client.connect(clientId, { properties, ...more })).toMatchObject({ reasonCode: 0 });
  return client;
}

export interface Options {
  qos?: 0 | 1 | 2;
  nl?: boolean;
  rap?: boolean;
  rh?: 0 | 1 | 2;
  subscriptionIdentifier?: number;
}

export async function subscribe(
  client: RawClient,
  topic: string,
  { qos = 0, nl = false, rap = false, rh = 0, ...properties }: Options = {},
) {
  client.send({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic, qos, nl, rap, rh }], properties });
  return (await client.expect('suback')).granted as number[];
}

export function publish(
  client: RawClient,
  topic: string,
  payload: string,
  properties: Record<string, unknown> = {},
  more: { qos?: 0 | 1 | 2; retain?: boolean; messageId?: number } = {},
) {
  const { qos = 0, retain = false, messageId = 1 } = more;
  client.send({ cmd: 'publish', topic, payload, qos, retain, dup: false, messageId, properties });
}
