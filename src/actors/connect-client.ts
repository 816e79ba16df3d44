/** The client that attacks and flows are written against: what it received can be looked at and waited for. */
import type { ActorClient, ConnectOptions, ConnectOutcome, ReceivedMessage } from '../model/actor-client.ts';
import type { ActorId } from '../model/ids.ts';
import type { DialOptions } from '../model/network.ts';
import { BoundedList } from './bounded-list.ts';
import { type ClientWorld, firstListener } from './client-world.ts';
import type { MqttLink } from './mqtt-link.ts';
import { openLink } from './open-link.ts';

/** What one client keeps: messages, and characters of topic names and payloads together. */
export const receivedLimits = { itemsMax: 1_000, weightMax: 1_048_576 } as const;

const waitTimeoutMs = 2_000;

/** Connects as `actor` to a listener of the world and speaks MQTT to its broker. Timeouts are counted by the world's clock. */
export async function connectClient(
  world: ClientWorld,
  actor: ActorId,
  options: ConnectOptions,
): Promise<ConnectOutcome> {
  const inbox = createInbox();
  const stream = world.connect(options.listener ?? firstListener(world), actor, dialOptions(options));
  const outcome = await openLink(stream, world.clock, options, inbox.receive);
  if (outcome.kind !== 'accepted') return outcome;
  const { link, sessionPresent } = outcome;
  return { kind: 'accepted', sessionPresent, client: createClient(world, link, options.clientId, inbox) };
}

function dialOptions({ tls = {}, fromAddress, origin, preface }: ConnectOptions): DialOptions {
  return {
    tls,
    ...(fromAddress !== undefined && { fromAddress }),
    ...(origin !== undefined && { origin }),
    ...(preface !== undefined && { preface }),
  };
}

function createClient(world: ClientWorld, link: MqttLink, clientId: string, inbox: Inbox): ActorClient {
  return {
    clientId,
    get open() {
      return link.open;
    },
    get received() {
      return inbox.messages;
    },
    subscribe: (topicFilter, qos = 0) => link.subscribe(topicFilter, qos),
    subscribeTogether: (topicFilters, qos = 0) => link.subscribeTogether(topicFilters, qos),
    publish: (topicName, payload, { qos = 0, retain = false } = {}) =>
      link.publish({ topicName, payload, qos, retain }),
    async barrier() {
      if ((await link.ping()) === 'closed') return 'closed';
      await world.settled();
      return link.ping();
    },
    waitFor: (matches, timeoutMs = waitTimeoutMs) =>
      new Promise((resolve) => {
        const decide = (message: ReceivedMessage | null) => {
          cancelTimeout();
          stopWatching();
          resolve(message);
        };
        const cancelTimeout = world.clock.after(timeoutMs, () => decide(null));
        const stopWatching = inbox.watch((message) => {
          if (matches(message)) decide(message);
        });
        const before = inbox.messages.find(matches);
        if (before) decide(before);
        else link.closed.then(() => decide(null));
      }),
    reauthenticate: (enhanced) => link.reauthenticate(enhanced),
    disconnect: () => link.disconnect(),
    drop: () => link.drop(),
  };
}

type Inbox = ReturnType<typeof createInbox>;

function createInbox() {
  const kept = new BoundedList<ReceivedMessage>(
    receivedLimits,
    ({ topicName, payload }) => topicName.length + payload.length,
  );
  const watchers = new Set<(message: ReceivedMessage) => void>();
  return {
    messages: kept.items,
    receive(message: ReceivedMessage) {
      kept.add(message);
      for (const watcher of [...watchers]) watcher(message);
    },
    watch(watcher: (message: ReceivedMessage) => void): () => void {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
