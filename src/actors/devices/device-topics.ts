/** Which topics a lab gives to the roles of a device. */
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import { LabError } from '../../model/problem.ts';
import type { Behaviour } from './behaviour.ts';
import { fillSecrets } from './fill-secrets.ts';

export interface DeviceTopic {
  role: string;
  does: 'publishes' | 'subscribes';
  /** A topic name if it publishes, a topic filter if it subscribes. */
  topic: string;
  /** What is always published there; null where the behaviour decides. */
  payload: string | null;
}

/**
 * Joins a device of a lab with what its kind can do.
 *
 * @throws LabError `ERR_DEVICE_ROLE` for a role that the kind does not know, whose topic would stay silent for ever;
 * `ERR_DEVICE_SECRET` for a payload with a secret that the lab does not have.
 */
export function deviceTopics(
  definition: DeviceDefinition,
  behaviour: Behaviour,
  secrets: Readonly<Record<string, string>>,
): DeviceTopic[] {
  return Object.entries(definition.topics).map(([key, topic]) => {
    const role = key.split('-')[0] ?? key;
    const known = Object.hasOwn(behaviour.roles, role) ? behaviour.roles[role] : undefined;
    if (known) {
      const payload = definition.payloads[key] ?? known.payload;
      return {
        role,
        does: known.does,
        topic: fillSecrets(topic, secrets),
        payload: payload === undefined ? null : fillSecrets(payload, secrets),
      };
    }
    throw new LabError({
      code: 'ERR_DEVICE_ROLE',
      title: 'A device has a topic in a role it does not know',
      status: 500,
      detail: `The ${definition.kind} "${definition.id}" gets "${topic}" as "${key}".`,
      remedy: `Use one of its roles: ${Object.keys(behaviour.roles).join(', ')}.`,
    });
  });
}

/** The role in which a message reached the device: a topic of exactly this name goes before one with wildcards. */
export function subscribedRole(topics: readonly DeviceTopic[], topicName: string): string | undefined {
  const subscribed = topics.filter(({ does }) => does === 'subscribes');
  const topic = subscribed.find((one) => one.topic === topicName) ?? subscribed.find((one) => /[+#]/.test(one.topic));
  return topic?.role;
}
