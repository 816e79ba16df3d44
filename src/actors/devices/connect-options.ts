import type { ConnectOptions } from '../../model/actor-client.ts';
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import { behaviours } from './behaviours.ts';
import type { DeviceTopic } from './device-topics.ts';

/** How a device signs in: with the password of its name, and a Will where its absence matters to others. */
export function connectOptions(
  { definition, secrets }: { definition: DeviceDefinition; secrets: Readonly<Record<string, string>> },
  topics: readonly DeviceTopic[],
): ConnectOptions {
  const { clientId, userName, kind } = definition;
  const password = secrets[userName];
  const willTopic = topics.find(({ role }) => role === behaviours[kind].willRole);
  return {
    clientId,
    userName,
    ...(password !== undefined && { password }),
    ...(willTopic && { will: { topicName: willTopic.topic, payload: 'offline', retain: true } }),
  };
}
