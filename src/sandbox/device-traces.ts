/**
 * What the event log knows about the devices that they cannot know: whether the broker holds them for connected, and who
 * sent what they receive. MQTT delivers in order, so a connection's nth PUBLISH is its nth `message.delivered`.
 */
import type { MessageOrigin } from '../actors/index.ts';
import type { ActorId } from '../model/ids.ts';
import type { LabEvent } from '../model/lab-event.ts';

/** Deliveries on their way to one device; only one under a flood has as many. */
export const onTheirWayMax = 4_096;

interface Trace {
  connectionId: number | null;
  connected: boolean;
  /** Whatever reaches it now has been in the hands of somebody in the middle. */
  intercepted: boolean;
  /** Null once there were too many to follow: from then on, and until the device reconnects, no origin is named rather than a wrong one. */
  onTheirWay: MessageOrigin[] | null;
}

export interface DeviceTraces {
  add(event: LabEvent): void;
  connected(actor: ActorId): boolean;
  /** Origin of the message of this name that the device has just received; to be called for each, in order. */
  takeOrigin(actor: ActorId, topicName: string): MessageOrigin;
}

export function createDeviceTraces(actors: readonly ActorId[]): DeviceTraces {
  const traces = new Map<string, Trace>(
    actors.map((actor) => [actor, { connectionId: null, connected: false, intercepted: false, onTheirWay: [] }]),
  );
  return {
    connected: (actor) => traces.get(actor)?.connected ?? false,
    add(event) {
      const trace = event.actor === null ? undefined : traces.get(event.actor);
      if (trace) follow(trace, event);
    },
    takeOrigin(actor, topicName) {
      const trace = traces.get(actor);
      const causeActor = trace?.intercepted ? 'attacker' : null;
      return trace?.onTheirWay?.shift() ?? { causeTopicName: topicName, causeActor, causePath: null };
    },
  };
}

function follow(trace: Trace, event: LabEvent): void {
  if (event.type === 'connection.opened' || event.type === 'connection.intercepted') {
    const intercepted = event.type === 'connection.intercepted';
    Object.assign(trace, { connectionId: event.connectionId, connected: false, intercepted, onTheirWay: [] });
  }
  if (event.connectionId !== trace.connectionId) return;
  if (event.type === 'connect.accepted') trace.connected = true;
  if (event.type === 'connection.closed') trace.connected = false;
  if (event.type !== 'message.delivered' || trace.onTheirWay === null) return;
  const { topicName: causeTopicName, fromActor: causeActor, path: causePath } = event;
  trace.onTheirWay.push({ causeTopicName, causeActor, causePath });
  if (trace.onTheirWay.length > onTheirWayMax) trace.onTheirWay = null;
}
