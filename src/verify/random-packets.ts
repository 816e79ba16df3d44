/** Legal MQTT at random, the same for the same seed: what neighbours on the network might do all day. */
import { connectAs } from '../judge/index.ts';
import type { ActorClient } from '../model/actor-client.ts';
import { type Random, seededRandom } from '../model/seeded-random.ts';
import type { Sandbox } from '../sandbox/index.ts';

const stepsMax = 120;
const clientsMax = 4;

/** Anybody but the attacker: subscribes, publishes, leaves Wills, comes and goes, in the lab's own topics and others. */
export async function randomLegalPackets(sandbox: Sandbox, seed: string): Promise<void> {
  const random = seededRandom(seed);
  const topics = topicsOf(sandbox);
  const clients: ActorClient[] = [];
  for (let step = 0; step < stepsMax; step += 1) {
    const client = random.pick(clients);
    if (client === undefined || (clients.length < clientsMax && random.chance(0.2))) {
      const outcome = await connectAs(sandbox, sandbox.lab, {
        actor: 'noise:passer-by',
        clientId: `passer-by-${step}`,
        clean: random.chance(0.7),
        ...(random.chance(0.3) && { will: { topicName: topicName(random, topics), payload: word(random) } }),
      });
      if (outcome.kind === 'accepted') clients.push(outcome.client);
    } else if (random.chance(0.1)) {
      clients.splice(clients.indexOf(client), 1);
      await (random.chance(0.5) ? client.disconnect() : client.drop());
    } else if (random.chance(0.5)) {
      await client.subscribe(topicFilter(random, topics), random.qos());
    } else {
      await client.publish(topicName(random, topics), word(random), { qos: random.qos(), retain: random.chance(0.2) });
    }
  }
  await sandbox.settled();
  await Promise.all(clients.map((client) => client.drop()));
  await sandbox.settled();
}

function topicsOf({ lab }: Sandbox): string[] {
  return [...new Set([...lab.defaultTopics, ...lab.devices.flatMap(({ topics }) => Object.values(topics))])];
}

function topicName(random: Random, topics: readonly string[]): string {
  const topic = random.chance(0.8) ? random.pick(topics) : undefined;
  return (topic ?? `weather/${random.below(5)}`).replace(/[+#]/g, 'any');
}

/** A topic with some of its levels replaced by wildcards, as they may stand. */
function topicFilter(random: Random, topics: readonly string[]): string {
  const levels = topicName(random, topics).split('/');
  const end = random.chance(0.3) ? random.below(levels.length) : levels.length;
  const kept = levels.slice(0, end).map((level) => (random.chance(0.25) ? '+' : level));
  return end < levels.length ? [...kept, '#'].join('/') : kept.join('/');
}

/** Words that devices obey among them: an order of somebody else's must not be taken for the attacker's. */
function word(random: Random): string {
  return random.pick(['OPEN', 'UNLOCK', 'LOCK', '19.5', 'offline', 'motion', '']) ?? '';
}
