/** Visible state and voice of a device, as its behaviour uses them. */
import type { DeviceBody } from './behaviour.ts';
import type { DeviceTopic } from './device-topics.ts';

export interface BodyOptions {
  topics: readonly DeviceTopic[];
  state: Readonly<Record<string, string>>;
  changed(property: string, from: string, to: string): void;
  send(topicName: string, payload: string, retain: boolean): void;
}

export function createBody({ topics, state, changed, send }: BodyOptions): DeviceBody {
  const current = { ...state };
  return {
    state: current,
    set(property, value) {
      const before = current[property] ?? '';
      if (before === value) return;
      current[property] = value;
      changed(property, before, value);
    },
    publish(role, payload, { retain } = { retain: false }) {
      for (const topic of topics) {
        if (topic.role === role && topic.does === 'publishes') send(topic.topic, topic.payload ?? payload, retain);
      }
    },
  };
}
