import {
  ackPacket,
  broken,
  defineTraffic,
  type FlowOutcome,
  holds,
  holdsWhen,
  type LabWorld,
  mqttPacket,
  type Participant,
  publishPacket,
  type RawConnection,
  signInPacket,
  subscribePacket,
} from '../../src/lab-kit/index.ts';

type Version = 4 | 5;
type Account = 'sampler' | 'gateway';

const raw = 'dose/samples/sampler/raw';
/** Over the radio link between plant and broker. */
const roundTripMs = 200;

/** A client on the wire that counts for itself. */
interface Counting {
  link: RawConnection;
  protocolVersion: Version;
  /** Receive Maximum of CONNACK; without one 65,535 (MQTT 5, 3.2.2.3.3). */
  quota: number;
}

async function enter(
  world: LabWorld,
  account: Account,
  clientId: string,
  protocolVersion: Version,
  properties: number[] = [],
) {
  const link = world.dial({ actor: `grader:${account}` });
  const password = world.secrets[account] ?? '';
  link.send(signInPacket({ clientId, userName: account, password, protocolVersion, properties }));
  const [connack = ''] = await link.packets();
  if (connack.slice(6, 8) !== '00') return null;
  const client: Counting = { link, protocolVersion, quota: protocolVersion === 5 ? receiveMaximumOf(connack) : 65_535 };
  return client;
}

/** Bytes of a property behind its identifier, for those that a CONNACK of this lab has. */
const propertyBytes: Readonly<Record<number, number>> = { 17: 4, 19: 2, 33: 2, 34: 2, 36: 1, 37: 1, 39: 4 };

function receiveMaximumOf(connack: string): number {
  const bytes = (connack.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  // Type, length, flags, reason code and length of the properties take five bytes.
  for (let at = 5; at < bytes.length; at += 1 + (propertyBytes[bytes[at] ?? 0] ?? bytes.length)) {
    if (bytes[at] === 0x21) return (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0);
  }
  return 65_535;
}

interface Sending {
  topicName: string;
  messages: number;
  /** How many it has open at most, whatever the broker grants. */
  window: number;
  firstId?: number;
}

/**
 * Sends messages of QoS 2 as the standard has it, a round trip for each answer, and tells how many round trips it took;
 * null where the broker ended it or answered something else.
 */
async function sendPolitely(world: LabWorld, { link, protocolVersion, quota }: Counting, plan: Sending) {
  const { topicName, messages, window, firstId = 1 } = plan;
  let [next, open, done, read] = [0, 0, 0, (await link.packets()).length];
  for (let roundTrips = 1; roundTrips <= 4 * messages; roundTrips += 1) {
    for (; next < messages && open < Math.min(window, quota); next += 1, open += 1) {
      const packetId = firstId + next;
      link.send(publishPacket({ topicName, payload: `${packetId}`, qos: 2, packetId, protocolVersion }));
    }
    await world.pass(roundTripMs);
    const answers = await link.packets();
    for (const answer of answers.slice(read)) {
      if (answer.startsWith('50')) link.send(ackPacket('pubrel', Number.parseInt(answer.slice(4, 8), 16)));
      if (answer.startsWith('70')) [open, done] = [open - 1, done + 1];
    }
    read = answers.length;
    if (done === messages) return roundTrips;
    if (!link.open) return null;
  }
  return null;
}

/** The historian listens at QoS 2, in the place of its device. */
async function recording(world: LabWorld, topicFilter: string): Promise<Participant> {
  const historian = await world.play('historian');
  await historian.subscribe(topicFilter, 2);
  return historian;
}

/** Each once, in its order. */
async function eachOnce(listener: Participant, from: number, to: number): Promise<FlowOutcome> {
  const heard = (await listener.heard()).map(({ payload }) => Number(payload));
  const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const same = heard.length === wanted.length && wanted.every((each, index) => heard[index] === each);
  return holdsWhen(
    same,
    'delivery',
    `${heard.length} messages, each once.`,
    `Of ${wanted.length} messages ${heard.length} arrived.`,
  );
}

/** As many messages begun as it may have open, none finished: its quota is 0. */
async function exhaustQuota(world: LabWorld): Promise<(Counting & { begun: number }) | null> {
  const client = await enter(world, 'sampler', 'sampler', 5);
  if (!client) return null;
  const begun = Math.min(client.quota, 20);
  for (let packetId = 1; packetId <= begun; packetId += 1) client.link.send(reading(packetId, false));
  await client.link.packets();
  return { ...client, begun };
}

function reading(packetId: number, dup: boolean): Uint8Array {
  return publishPacket({ topicName: raw, payload: `${packetId}`, qos: 2, packetId, dup, protocolVersion: 5 });
}

async function finish({ link, begun }: Counting & { begun: number }): Promise<void> {
  for (let packetId = 1; packetId <= begun; packetId += 1) link.send(ackPacket('pubrel', packetId));
  await link.packets();
}

const notLetIn = broken('connect', 'It could not connect.');

export default defineTraffic([
  {
    id: 'T1',
    title: 'A polite MQTT 5 client sends 100 readings within its quota, each arrives once, in ten seconds',
    plays: ['historian'],
    async run(world) {
      const historian = await recording(world, raw);
      const sampler = await enter(world, 'sampler', 'sampler', 5);
      if (!sampler) return notLetIn;
      const roundTrips = await sendPolitely(world, sampler, { topicName: raw, messages: 100, window: 20 });
      if (roundTrips === null) return broken('publish', 'A client that kept to its quota could not send all readings.');
      const seconds = (roundTrips * roundTripMs) / 1_000;
      if (seconds > 10) return broken('publish', `With the window it was granted it took ${seconds} s.`);
      return eachOnce(historian, 1, 100);
    },
  },
  {
    id: 'T2',
    title: 'A message that is sent again, with DUP, is the same message',
    plays: ['historian'],
    async run(world) {
      const historian = await recording(world, raw);
      const sampler = await exhaustQuota(world);
      if (!sampler) return notLetIn;
      for (let packetId = 1; packetId <= sampler.begun; packetId += 1) sampler.link.send(reading(packetId, true));
      await sampler.link.packets();
      if (!sampler.link.open) return broken('publish', 'It was closed over messages that it had sent before.');
      await finish(sampler);
      return eachOnce(historian, 1, sampler.begun);
    },
  },
  {
    id: 'T3',
    title: 'Three 3.1.1 gateways of one account have 15 messages open each, and finish them',
    plays: ['historian'],
    async run(world) {
      const historian = await recording(world, 'dose/field/#');
      for (let number = 1; number <= 3; number += 1) {
        const gateway = await enter(world, 'gateway', `gateway-${number}`, 4);
        if (!gateway) return notLetIn;
        const sending = { topicName: `dose/field/${number}`, messages: 15, window: 15, firstId: number * 15 - 14 };
        const sent = await sendPolitely(world, gateway, sending);
        if (sent === null) return broken('publish', `Gateway ${number} could not send its 15 messages.`);
      }
      return eachOnce(historian, 1, 45);
    },
  },
  {
    id: 'T4',
    title: 'All of them at once, and twice as many',
    async run(world) {
      for (let number = 1; number <= 6; number += 1) {
        const gateway = await enter(world, 'gateway', `gateway-${number}`, 4);
        if (!gateway) return notLetIn;
        const topicName = `dose/field/${number}`;
        for (let packetId = 1; packetId <= 15; packetId += 1) {
          gateway.link.send(publishPacket({ topicName, payload: 'x', qos: 2, packetId }));
        }
        const pubrecs = (await gateway.link.packets()).filter((packet) => packet.startsWith('50'));
        if (pubrecs.length < 15) return broken('publish', `Gateway ${number} was answered ${pubrecs.length} times.`);
      }
      return holds('Six gateways have 15 messages open each.');
    },
  },
  {
    id: 'T5',
    title: 'A subscriber that announces Receive Maximum 5 never has more than five open, and gets all',
    async run(world) {
      const reader = await enter(world, 'sampler', 'sampler-2', 5, [0x21, 0, 5]);
      if (!reader) return notLetIn;
      reader.link.send(subscribePacket(raw, 1, 5));
      await reader.link.packets();
      const writer = await world.join({ account: 'sampler' });
      for (let number = 1; number <= 12; number += 1) await writer.publish(raw, `${number}`, { qos: 1 });
      let acknowledged = 0;
      while (acknowledged < 12) {
        const publishes = (await reader.link.packets()).filter((packet) => packet.startsWith('32'));
        if (publishes.length - acknowledged > 5) return broken('delivery', 'More than five were open.');
        if (publishes.length === acknowledged) return broken('delivery', `After ${acknowledged} nothing more came.`);
        for (; acknowledged < publishes.length; acknowledged += 1) {
          const [packetId] = /(?<=726177)..../.exec(publishes[acknowledged] ?? '') ?? [];
          reader.link.send(ackPacket('puback', Number.parseInt(packetId ?? '', 16)));
        }
      }
      return holds('Twelve messages, five at a time.');
    },
  },
  {
    id: 'T6',
    title: 'With its quota used up a client is still answered: PINGREQ, SUBSCRIBE, PUBREL',
    async run(world) {
      const sampler = await exhaustQuota(world);
      if (!sampler) return notLetIn;
      sampler.link.send(mqttPacket(0xc0));
      sampler.link.send(subscribePacket('dose/samples/sampler/result', 1, 5));
      await finish(sampler);
      const types = new Set((await sampler.link.packets()).map((packet) => packet.slice(0, 1)));
      const missing = ['d', '9', '7'].find((type) => !types.has(type));
      return holdsWhen(missing === undefined, 'publish', 'PINGRESP, SUBACK and PUBCOMP came.', 'An answer is missing.');
    },
  },
  {
    id: 'T7',
    title: 'The controller stops and starts a dosing pump at QoS 2, and the historian sees it',
    plays: ['controller'],
    async run(world) {
      const controller = await world.play('controller');
      for (const [order, state] of [
        ['STOP', 'stopped'],
        ['START', 'running'],
      ] as const) {
        await controller.publish('dose/dosing-1/cmd', order, { qos: 2 });
        await world.settled();
        if (world.device('dosing-1').state['pump'] !== state) return broken('effect', `The pump is not ${state}.`);
        const seen = world.device('historian').state['dose/dosing-1/state'];
        if (seen !== state) return broken('delivery', `The historian does not see the pump ${state}.`);
      }
      return holds('The pump followed both orders.');
    },
  },
  {
    id: 'T8',
    title: 'A pump that was away for a minute gets the 40 orders that were meant for it, in their order',
    plays: ['controller', 'dosing-2'],
    async run(world) {
      const away = await world.play('dosing-2', { clean: false });
      await away.subscribe('dose/dosing-2/cmd', 2);
      await away.leave();
      const controller = await world.play('controller');
      for (let order = 1; order <= 40; order += 1)
        await controller.publish('dose/dosing-2/cmd', `${order}`, { qos: 2 });
      await world.pass(50_000, 10_000);
      return eachOnce(await world.play('dosing-2', { clean: false }), 1, 40);
    },
  },
  {
    id: 'T9',
    title: 'The sampler sends a reading of 12 kB at QoS 2 and reads it back',
    async run(world) {
      const sampler = await world.join({ account: 'sampler', protocolVersion: 5 });
      await sampler.subscribe('dose/samples/sampler/#', 2);
      await sampler.publish('dose/samples/sampler/result', '7'.repeat(12_000), { qos: 2 });
      const [heard] = await sampler.heard();
      return holdsWhen(heard?.payload.length === 12_000, 'delivery', 'It came back.', 'It did not come back.');
    },
  },
]);
