import type { ConnectOptions } from '../../model/actor-client.ts';
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import { behaviours } from './behaviours.ts';
import type { DeviceTopic } from './device-topics.ts';

/** What every CONNECT of a device says: its ClientId, and a Will where its absence matters to others. */
export function connectOptions(
  { clientId, kind, cleanSession, payloads }: DeviceDefinition,
  topics: readonly DeviceTopic[],
): ConnectOptions {
  const willTopic = topics.find(({ role }) => role === behaviours[kind].willRole);
  return {
    clientId,
    clean: cleanSession,
    ...(willTopic && { will: { topicName: willTopic.topic, payload: payloads['will'] ?? 'offline', retain: true } }),
  };
}
