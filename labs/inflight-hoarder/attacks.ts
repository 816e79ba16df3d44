import {
  ackPacket,
  defineAttacks,
  hiddenVariant,
  inconclusive,
  type LabEventOf,
  type LabWorld,
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

const raw = 'dose/samples/sampler/raw';
/** Session Expiry Interval of an hour, where the version has one; 3.1.1 keeps a session without a clean start. */
const anHour = { clean: false, properties: [0x11, 0, 0, 0x0e, 0x10] };

/** Signs in as the sampler, under whatever ClientId; null where the broker says no. */
async function enter(world: LabWorld, signIn: Partial<SignIn> = {}): Promise<RawConnection | null> {
  const link = world.dial();
  const account = { clientId: 'sampler', userName: 'sampler', password: world.secrets['sampler'] ?? '' };
  link.send(signInPacket({ ...account, ...signIn }));
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
      (event) => event.actor === 'attacker' && (event.type === 'limit.reached' || event.type === 'publish.refused'),
    );
  if (end?.type === 'publish.refused') return stopped('publish', 'refused', end.reason);
  if (end?.type !== 'limit.reached') return inconclusive('Nothing stopped it, and it did not get far either.');
  const means = end.action === 'closed' ? 'closed' : end.action === 'refused' ? 'refused' : 'withheld';
  return stopped(stage, means, `${end.limit} is ${end.max}.`);
}

interface Hoard {
  protocolVersion: Version;
  /** How many connections, each with a ClientId of its own. Default 1. */
  connections?: number;
  /** Messages begun on each. */
  each: number;
  /** Some at a time, with a second in between. */
  slowly?: number;
  /** Leaves, with a session that stays. */
  leaves?: boolean;
}

/** Begins messages of QoS 2 and finishes none. */
async function begin(world: LabWorld, plan: Hoard): Promise<void> {
  const { protocolVersion, connections = 1, each, slowly = each, leaves = false } = plan;
  for (let number = 1; number <= connections; number += 1) {
    const link = await enter(world, { protocolVersion, clientId: `sampler-${number}`, ...(leaves && anHour) });
    if (!link) return;
    for (let packetId = 1; packetId <= each; packetId += 1) {
      link.send(publishPacket({ topicName: raw, payload: '7.21', qos: 2, packetId, protocolVersion }));
      if (packetId % slowly > 0) continue;
      await link.packets();
      if (slowly < each) await world.pass(1_000);
    }
    if (leaves) link.drop();
  }
}

function onOne(plan: Hoard): Variant['run'] {
  return async (world) => {
    await begin(world, plan);
    const begun = (await held(world))?.inflightInbound ?? 0;
    if (begun > 40) return reached('publish', `The broker remembers ${begun} unfinished messages of one connection.`);
    return whatStopped(world, 'publish');
  };
}

function onMany(plan: Hoard): Variant['run'] {
  return async (world) => {
    await begin(world, plan);
    const begun = (await held(world))?.inflightInbound ?? 0;
    if (begun > 100) return reached('publish', `The broker remembers ${begun} unfinished messages of one account.`);
    return whatStopped(world, 'publish');
  };
}

/** One session, torn and taken up again, with packet identifiers that it has not used yet. */
async function takenUpAgain(world: LabWorld): Outcome {
  for (let round = 0; round < 5; round += 1) {
    const link = await enter(world, { protocolVersion: 5, ...anHour });
    if (!link) break;
    for (let packetId = 1; packetId <= 20; packetId += 1) {
      const message = { topicName: raw, payload: '7.21', qos: 2 as const, protocolVersion: 5 as const };
      link.send(publishPacket({ ...message, packetId: round * 20 + packetId }));
    }
    await link.packets();
    await link.drop();
  }
  const begun = (await held(world))?.inflightInbound ?? 0;
  if (begun > 40) return reached('publish', `One session has ${begun} unfinished messages.`);
  return whatStopped(world, 'publish');
}

interface Silence {
  protocolVersion: Version;
  qos: 1 | 2;
  sessions: number;
  messages: number;
  payloadBytes?: number;
  leaves?: boolean;
  /** Says that it has each message of QoS 2, and never that it is done. */
  onlyPubrec?: boolean;
}

/** Subscribes, has its own readings sent to it, and acknowledges none. */
function silent(plan: Silence): Variant['run'] {
  return async (world) => {
    const { protocolVersion, qos, sessions, messages, payloadBytes = 4, leaves = false } = plan;
    const writer = await enter(world, { protocolVersion, clientId: 'sampler-0' });
    const readers: RawConnection[] = [];
    for (let number = 1; number <= sessions; number += 1) {
      const link = await enter(world, { protocolVersion, clientId: `sampler-${number}`, ...(leaves && anHour) });
      if (!link) break;
      link.send(subscribePacket(raw, qos, protocolVersion));
      await link.packets();
      if (leaves) await link.drop();
      readers.push(link);
    }
    const payload = '7'.repeat(payloadBytes);
    for (let packetId = 1; packetId <= messages; packetId += 1) {
      writer?.send(publishPacket({ topicName: raw, payload, qos: 1, packetId, protocolVersion }));
      // So that readers have read what is large, and nothing waits for that reason.
      if (payloadBytes > 1_000) await writer?.packets();
    }
    await writer?.packets();
    if (plan.onlyPubrec) await confirmReceipt(readers);
    const holdings = await held(world);
    const unfinished = (holdings?.inflightOutbound ?? 0) + (holdings?.queuedMessages ?? 0);
    const { heldBytes = 0 } = holdings ?? {};
    if (unfinished > 800) return reached('delivery', `${unfinished} messages wait for acknowledgements.`);
    if (heldBytes > 3_145_728) return reached('delivery', `${heldBytes} bytes are kept for acknowledgements.`);
    return whatStopped(world, 'delivery');
  };
}

async function confirmReceipt(readers: readonly RawConnection[]): Promise<void> {
  for (const reader of readers) {
    const publishes = (await reader.packets()).filter((packet) => packet.startsWith('34'));
    for (let packetId = 1; packetId <= publishes.length; packetId += 1) reader.send(ackPacket('pubrec', packetId));
    await reader.packets();
  }
}

const answered = stopsAt(['publish', 'delivery'], ['refused', 'closed', 'withheld']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'A promise that nobody enforces',
    objective: 'A1',
    goal: 'begins more messages on one connection than any honest client has open, and finishes none.',
    stops: answered,
    advice:
      'One connection has more than forty messages begun and not finished. An announcement binds those who are polite, and a limit on speed does not bind those who have time: count what is open, whoever opened it in which version and on whichever day.',
    variants: [
      variant(
        'fresh-ids',
        '100 messages of QoS 2 over MQTT 5, each with a fresh packet identifier',
        onOne({ protocolVersion: 5, each: 100 }),
      ),
      hiddenVariant('fresh-ids-v311', 'the same over 3.1.1', onOne({ protocolVersion: 4, each: 100 })),
      hiddenVariant('slowly', 'ten a second', onOne({ protocolVersion: 5, each: 60, slowly: 10 })),
      hiddenVariant('taken-up-again', 'twenty for each connection of one session', takenUpAgain),
    ],
  },
  {
    id: 'A2',
    title: 'Many connections that each keep their promise',
    objective: 'A1',
    goal: 'begins more messages under one account than all its honest clients together have open.',
    stops: answered,
    advice:
      'Every connection stayed within its window, and there were many of them, or many sessions that their owner has left. ClientIds cost nothing; what has to be counted together is what belongs to one account.',
    variants: [
      variant(
        'many-ids',
        'twelve ClientIds with twenty messages each',
        onMany({ protocolVersion: 5, connections: 12, each: 20 }),
      ),
      hiddenVariant('many-ids-v311', 'the same over 3.1.1', onMany({ protocolVersion: 4, connections: 12, each: 20 })),
      hiddenVariant(
        'left-behind',
        'sessions that stay when their owner goes',
        onMany({ protocolVersion: 5, connections: 12, each: 20, leaves: true }),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'A subscriber who acknowledges nothing',
    objective: 'A2',
    goal: 'has the broker keep what was sent to it, without end.',
    stops: answered,
    advice:
      'The broker keeps more than eight hundred messages, or more than three megabytes, for one account that acknowledges nothing. Look at all factors: messages on their way, messages in the queue behind them, bytes of one message, and sessions of one account.',
    variants: [
      variant(
        'one',
        'one subscriber, 900 messages of QoS 1',
        silent({ protocolVersion: 5, qos: 1, sessions: 1, messages: 900 }),
      ),
      hiddenVariant('many', 'twenty subscribers', silent({ protocolVersion: 4, qos: 1, sessions: 20, messages: 45 })),
      hiddenVariant(
        'absent',
        'twenty sessions whose owner has left',
        silent({ protocolVersion: 4, qos: 1, sessions: 20, messages: 45, leaves: true }),
      ),
      hiddenVariant(
        'large',
        'few messages, as large as they may be',
        silent({ protocolVersion: 5, qos: 1, sessions: 6, messages: 20, payloadBytes: 60_000 }),
      ),
      hiddenVariant(
        'large-enough',
        'as large as a small packet may be, and more of them',
        silent({ protocolVersion: 5, qos: 1, sessions: 6, messages: 45, payloadBytes: 16_000 }),
      ),
      hiddenVariant(
        'half-done',
        'PUBREC for each message, and never PUBCOMP',
        silent({ protocolVersion: 4, qos: 2, sessions: 20, messages: 45, onlyPubrec: true }),
      ),
    ],
  },
]);
