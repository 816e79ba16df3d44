import {
  type Attack,
  defineAttacks,
  hiddenVariant,
  inconclusive,
  type LabEventOf,
  type LabWorld,
  type PublishFields,
  publishPacket,
  type RawConnection,
  reached,
  type SignIn,
  type Stage,
  signInPacket,
  stopped,
  stopsAt,
  subscribePacket,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Outcome = ReturnType<Variant['run']>;
type Version = 4 | 5;

const quiet: NonNullable<Attack['plays']> = ['valve-7', 'camera-2', 'meter-4', 'wall'];
const own = 'plant/test/intern/x';
/** Session Expiry Interval: never. 3.1.1 says the same without a number. */
const forEver = { clean: false, properties: [0x11, 0xff, 0xff, 0xff, 0xff] };

/** Signs in as the intern, under whatever ClientId; null where the broker says no. */
async function enter(world: LabWorld, signIn: Partial<SignIn> = {}): Promise<RawConnection | null> {
  const link = world.dial();
  const account = { clientId: 'intern', userName: 'intern', password: world.secrets['intern'] ?? '' };
  link.send(signInPacket({ ...account, keepAliveSeconds: 300, ...signIn }));
  const [connack] = await link.packets();
  return connack?.startsWith('20') && connack.slice(6, 8) === '00' ? link : null;
}

/** What the broker holds for the attacker, by its own count. */
async function held(world: LabWorld): Promise<LabEventOf<'holdings.measured'> | undefined> {
  await world.pass(1_000);
  return world
    .events()
    .filter((event) => event.type === 'holdings.measured')
    .findLast(({ actor }) => actor === 'attacker');
}

/** The limit that the attacker came to last, or the rule that refused them. */
async function whatStopped(world: LabWorld, stage: Stage): Outcome {
  const end = world
    .events()
    .findLast(
      ({ actor, type }) =>
        actor === 'attacker' && ['limit.reached', 'publish.refused', 'subscribe.refused'].includes(type),
    );
  if (end?.type === 'publish.refused' || end?.type === 'subscribe.refused')
    return stopped(stage, 'refused', end.reason);
  if (end?.type !== 'limit.reached') return inconclusive('Nothing stopped it, and it did not get far either.');
  const means = end.action === 'closed' ? 'closed' : end.action === 'refused' ? 'refused' : 'withheld';
  return stopped(stage, means, `${end.limit} is ${end.max}.`);
}

interface Bomb {
  protocolVersion: Version;
  ghosts: number;
  messages: number;
  payloadBytes?: number;
}

/** Leaves sessions behind that have subscribed to everything, and fills them. */
function fill({ protocolVersion, ghosts, messages, payloadBytes = 8 }: Bomb): Variant['run'] {
  return async (world) => {
    for (let number = 1; number <= ghosts; number += 1) {
      const ghost = await enter(world, { protocolVersion, clientId: `intern-ghost-${number}`, ...forEver });
      ghost?.send(subscribePacket('plant/#', 1, protocolVersion));
      await ghost?.packets();
      await ghost?.drop();
    }
    const writer = await enter(world, { protocolVersion, clientId: 'intern-0' });
    const payload = 'x'.repeat(payloadBytes);
    for (let packetId = 1; packetId <= messages; packetId += 1) {
      writer?.send(publishPacket({ topicName: own, payload, qos: 1, packetId, protocolVersion }));
    }
    await writer?.packets();
    await world.pass(50_000, 5_000);
    const { queuedMessages = 0, heldBytes = 0 } = (await held(world)) ?? {};
    if (queuedMessages > 800) return reached('delivery', `${queuedMessages} messages wait for nobody.`);
    if (heldBytes > 2_621_440) return reached('delivery', `${heldBytes} bytes wait for nobody.`);
    return whatStopped(world, 'delivery');
  };
}

/** Whether a session is still there an hour after its owner left. */
function comeBack(protocolVersion: Version): Variant['run'] {
  return async (world) => {
    const ghost = await enter(world, { protocolVersion, ...forEver });
    ghost?.send(subscribePacket('plant/#', 1, protocolVersion));
    await ghost?.packets();
    await ghost?.drop();
    await world.pass(3_600_000, 300_000);
    const link = world.dial();
    const account = { clientId: 'intern', userName: 'intern', password: world.secrets['intern'] ?? '' };
    link.send(signInPacket({ ...account, protocolVersion, ...forEver }));
    const [connack = ''] = await link.packets();
    if (connack.slice(6, 8) !== '00') return stopped('connect', 'refused', 'It was not let in again.');
    if (connack.slice(4, 6) === '01') return reached('connect', 'Session Present: it was kept for an hour.');
    return stopped('connect', 'ignored', 'No session was there any more.');
  };
}

interface Clutter {
  protocolVersion: Version;
  /** Default 1, with `each` messages on each. */
  clients?: number;
  each: number;
}

/** Retained messages, each to a topic of its own. */
function clutter({ protocolVersion, clients = 1, each }: Clutter): Variant['run'] {
  return async (world) => {
    for (let client = 1; client <= clients; client += 1) {
      const writer = await enter(world, { protocolVersion, clientId: `intern-${client}` });
      for (let number = 1; number <= each; number += 1) {
        const topicName = `plant/test/intern/${client}-${number}`;
        writer?.send(publishPacket({ topicName, payload: 'x', retain: true, protocolVersion }));
      }
      await writer?.packets();
      await world.pass(10_000, 2_000);
      await writer?.drop();
    }
    const kept = (await held(world))?.retainedMessages ?? 0;
    if (kept > 150) return reached('publish', `${kept} retained messages stay.`);
    return whatStopped(world, 'publish');
  };
}

/** A packet that is too large for what it is worth. `sent` of its bytes are sent. */
function oversize(protocolVersion: Version, payloadBytes: number, sent = Number.POSITIVE_INFINITY): Variant['run'] {
  return async (world) => {
    const writer = await enter(world, { protocolVersion });
    if (!writer) return inconclusive('The intern was not let in.');
    const payload = 'x'.repeat(payloadBytes);
    const packet = publishPacket({ topicName: own, payload, qos: 1, packetId: 1, protocolVersion });
    for (let at = 0; at < Math.min(packet.length, sent) && writer.open; at += 4_096) {
      writer.send(packet.subarray(at, Math.min(at + 4_096, sent)));
      await writer.packets();
    }
    if (writer.open) return reached('publish', `It took in ${Math.min(packet.length, sent)} bytes of one packet.`);
    return whatStopped(world, 'publish');
  };
}

/** Two hundred messages a second on each connection, for five seconds. */
function flood(protocolVersion: Version, clients: number, message: Partial<PublishFields> = {}): Variant['run'] {
  return async (world) => {
    const writers: RawConnection[] = [];
    for (let client = 1; client <= clients; client += 1) {
      const writer = await enter(world, { protocolVersion, clientId: `intern-${client}` });
      if (writer) writers.push(writer);
    }
    const each = Math.ceil(200 / clients);
    let accepted = 0;
    for (let second = 0; second < 5; second += 1) {
      const before = world.events().at(-1)?.sequence ?? 0;
      for (const writer of writers) {
        for (let number = 1; number <= each; number += 1) {
          const packetId = second * each + number;
          writer.send(publishPacket({ topicName: own, payload: 'x', packetId, protocolVersion, ...message }));
        }
      }
      await world.pass(1_000, 200);
      accepted += world
        .events()
        .filter(
          ({ type, actor, sequence }) => type === 'publish.accepted' && actor === 'attacker' && sequence > before,
        ).length;
    }
    if (accepted > 600) return reached('publish', `${accepted} messages passed in five seconds.`);
    return whatStopped(world, 'publish');
  };
}

/** A topic with a great many levels. */
function deep(how: 'publish' | 'subscribe'): Variant['run'] {
  return async (world) => {
    const topicName = `plant/test/intern/${'x/'.repeat(90)}x`;
    const link = await enter(world);
    link?.send(
      how === 'publish' ? publishPacket({ topicName, payload: 'x', retain: true }) : subscribePacket(topicName, 0),
    );
    await link?.packets();
    const done = world
      .events()
      .some(({ type, actor }) => actor === 'attacker' && (type === 'publish.accepted' || type === 'subscribe.granted'));
    return done ? reached(how, 'Ninety-four levels were taken.') : whatStopped(world, how);
  };
}

const answered = stopsAt(['publish', 'subscribe', 'delivery'], ['refused', 'closed', 'withheld']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'A queue that nobody collects',
    objective: 'A1',
    goal: 'has more than 800 messages, or more than 2.5 megabytes, wait in sessions that nobody comes back to.',
    stops: answered,
    advice:
      'What waits for the attacker’s sessions has grown beyond 800 messages or 2.5 megabytes. Look at all three factors: sessions of one account, messages of one session, bytes of one message. Slowing the sender down changes when it happens, and nothing else.',
    plays: quiet,
    variants: [
      variant('ghost', 'one session, 900 messages', fill({ protocolVersion: 4, ghosts: 1, messages: 900 })),
      hiddenVariant('ghost-v5', 'the same over MQTT 5', fill({ protocolVersion: 5, ghosts: 1, messages: 900 })),
      hiddenVariant(
        'many-ghosts',
        'twenty sessions of one account',
        fill({ protocolVersion: 4, ghosts: 20, messages: 45 }),
      ),
      hiddenVariant(
        'heavy',
        'few messages, as large as a small packet may be',
        fill({ protocolVersion: 5, ghosts: 1, messages: 190, payloadBytes: 15_000 }),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'A session that stays for ever',
    objective: 'A1',
    goal: 'finds its session an hour later.',
    stops: stopsAt(['connect'], ['ignored', 'refused']),
    advice:
      'The session was still there an hour after its owner had left, with its subscriptions and everything that had come for it. 3.1.1 clients ask for that by a flag and MQTT 5 clients by a number; both can be given less.',
    plays: quiet,
    variants: [
      variant('v311', 'a 3.1.1 client with Clean Session 0', comeBack(4)),
      hiddenVariant('v5', 'Session Expiry Interval FFFFFFFF', comeBack(5)),
    ],
  },
  {
    id: 'A3',
    title: 'Retained messages without end',
    objective: 'A2',
    goal: 'leaves more than 150 retained messages.',
    stops: answered,
    advice:
      'More than 150 retained messages of one account stay in the broker, each on a topic that was made up for it. They need no session and are given to everybody who subscribes. Count them by account; replacing and clearing them must go on.',
    plays: quiet,
    variants: [
      variant('topics', '200 topics', clutter({ protocolVersion: 4, each: 200 })),
      hiddenVariant(
        'many-clients',
        'fifty topics for each of four ClientIds',
        clutter({ protocolVersion: 5, clients: 4, each: 50 }),
      ),
    ],
  },
  {
    id: 'A4',
    title: 'One packet, as large as a hundred',
    objective: 'A3',
    goal: 'has the broker take in more than thirty-two kilobytes for one packet.',
    stops: answered,
    advice:
      'The broker took in more than 32 kB of a single packet. The length stands in its first five bytes: close then, and not when all of it has been read.',
    plays: quiet,
    variants: [
      variant('large', 'a PUBLISH of 40 kB', oversize(4, 40_000)),
      hiddenVariant('large-v5', 'the same over MQTT 5', oversize(5, 40_000)),
      hiddenVariant('unfinished', 'the first 40 kB of a PUBLISH that never ends', oversize(5, 900_000, 40_000)),
    ],
  },
  {
    id: 'A5',
    title: 'Two hundred a second',
    goal: 'gets more than 600 messages through in five seconds.',
    stops: answered,
    advice:
      'More than 600 messages of one account passed in five seconds. A bucket for each connection is right, and connections of one account have to be counted as well.',
    plays: quiet,
    variants: [
      variant('flood', 'QoS 0, on one connection', flood(4, 1)),
      hiddenVariant('flood-v5', 'QoS 1 over MQTT 5', flood(5, 1, { qos: 1 })),
      hiddenVariant('flood-many', 'on ten connections together', flood(4, 10)),
    ],
  },
  {
    id: 'A6',
    title: 'A topic ninety levels deep',
    goal: 'gets a topic of ninety-four levels into the broker’s tree.',
    stops: answered,
    advice: 'A topic with ninety-four levels was taken. Nothing in the plant has more than five; bound them.',
    plays: quiet,
    variants: [
      variant('publish', 'a retained message', deep('publish')),
      hiddenVariant('subscribe', 'a subscription', deep('subscribe')),
    ],
  },
]);
