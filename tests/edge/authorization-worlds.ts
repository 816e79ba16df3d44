/** Worlds in which somebody may not do everything, for tests of where the rules are asked. */
import type { AclRule, PolicySource } from '../../src/model/policy.ts';
import { BrokerUnderTest } from './broker-under-test.ts';
import type { RawClient } from './raw-client.ts';

export type AclSource = NonNullable<PolicySource['acl']>;

export const versions = [4, 5] as const;
export type Version = (typeof versions)[number];

export function rule(
  effect: 'allow' | 'deny',
  actions: AclRule['actions'],
  topicFilter: string,
  more: Partial<AclRule> = {},
): AclRule {
  return { effect, who: 'everyone', actions, topicFilters: [topicFilter], ...more };
}

export const nobodyReadsSecrets = rule('deny', ['subscribe', 'receive'], 'plant/secret/#');

/** Everything is allowed but what the settings say. */
export function openPolicy(acl: AclSource, more: Omit<PolicySource, 'acl'> = {}): PolicySource {
  return { auth: { anonymous: true }, ...more, acl: { default: 'allow', ...acl } };
}

/** Plain accounts, all with the password `secret`. */
export function accounts(...named: { userName: string; groups?: string[] }[]): NonNullable<PolicySource['auth']> {
  const password = { scheme: 'plain', value: 'secret' } as const;
  return { anonymous: true, accounts: named.map((account) => ({ ...account, password })) };
}

export const signedInAs = (userName: string) => ({ username: userName, password: Buffer.from('secret') });

/** A client of either version that keeps its session when it goes. */
export async function lasting(world: BrokerUnderTest, clientId: string, version: Version, more: object = {}) {
  const client = world.dial('attacker', version);
  const properties = version === 5 ? { properties: { sessionExpiryInterval: 3_600 } } : {};
  const connack = await client.connect(clientId, { clean: false, ...properties, ...more });
  return { client, sessionPresent: connack.sessionPresent };
}

export async function connected(
  world: BrokerUnderTest,
  clientId: string,
  version: Version = 4,
  more: object = {},
): Promise<RawClient> {
  const client = world.dial('attacker', version);
  await client.connect(clientId, more);
  return client;
}

/** Ends without a Will, and the broker has noticed. */
export async function leave(world: BrokerUnderTest, client: RawClient, clientId: string, times = 1): Promise<void> {
  client.write('e000');
  await world.untilGone(clientId, times);
}

export const denied = { 4: 0x80, 5: 0x87 } as const;
export const payloads = (answers: readonly Record<string, unknown>[]) => answers.map(({ payload }) => String(payload));
export { BrokerUnderTest };
