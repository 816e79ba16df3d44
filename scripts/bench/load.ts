/** A load generator that is cheaper than any broker: prepared bytes out, packets counted by their type in. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import {
  answerPacket,
  connectPacket,
  packetIdOf,
  packetWalk,
  publishPacket,
  type Qos,
  subscribePacket,
  type Version,
} from './packets.ts';

const TOPIC_NAME = 'bench/topic';
const PAYLOAD_BYTES = 32;
/** Messages on their way at once; below every limit of the policy under test. */
const WINDOW = { 0: 200, 1: 80, 2: 80 } as const;
const BATCH = 20;
const STUCK_MS = 60_000;

export interface Load {
  version: Version;
  /** Of the publisher and of all subscriptions. */
  qos: Qos;
  /** Subscribers of the one topic. */
  fanOut: number;
  messages: number;
}

/** Opens a connection and resolves when the broker has accepted it. */
export async function connectTo(
  port: number,
  clientId: string,
  host = '127.0.0.1',
  version: Version = 4,
): Promise<Socket> {
  const socket = connect({ port, host, noDelay: true });
  socket.write(connectPacket(clientId, version));
  const [connack] = (await once(socket, 'data')) as [Buffer];
  if (connack[3] !== 0) throw new Error(`ERR_BENCH_CONNACK: the broker answered ${connack.toString('hex')}.`);
  return socket;
}

/**
 * Messages per second through a broker on `port`, from one publisher, all deliveries counted and all handshakes
 * finished. Few messages are under way, so that what is measured is routing and not the length of a queue.
 */
export async function throughput(port: number, load: Load): Promise<number> {
  const { version, qos, fanOut, messages } = load;
  const names = Array.from({ length: fanOut }, (_, i) => `subscriber-${i}`);
  const subscribers = await Promise.all(names.map((name) => connectTo(port, name, '127.0.0.1', version)));
  for (const subscriber of subscribers) {
    subscriber.write(subscribePacket(TOPIC_NAME, qos, version));
    await once(subscriber, 'data');
  }
  const publisher = await connectTo(port, 'publisher', '127.0.0.1', version);
  const startedAt = performance.now();
  await send(publisher, subscribers, load);
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const socket of [...subscribers, publisher]) socket.destroy();
  return messages / seconds;
}

/** Resolves when every message has reached every subscriber and was acknowledged as its QoS asks. */
function send(publisher: Socket, subscribers: readonly Socket[], { version, qos, messages }: Load): Promise<void> {
  const payload = Buffer.alloc(PAYLOAD_BYTES, 0x61);
  const batchFrom = (first: number) =>
    Buffer.concat(
      Array.from({ length: BATCH }, (_, i) =>
        publishPacket(TOPIC_NAME, qos, ((first + i) % 65_000) + 1, payload, version),
      ),
    );
  const batch = batchFrom(0);
  const delivered = subscribers.map(() => 0);
  let acknowledged = 0;
  let sent = 0;
  const completed = () => Math.min(...delivered, qos === 0 ? messages : acknowledged);
  return new Promise((resolve, reject) => {
    const pump = () => {
      const done = completed();
      if (done >= messages) return resolve();
      while (sent < messages && sent - done + BATCH <= WINDOW[qos]) {
        publisher.write(qos === 0 ? batch : batchFrom(sent));
        sent += BATCH;
      }
    };
    subscribers.forEach((subscriber, i) => {
      listen(subscriber, () => (delivered[i] = (delivered[i] ?? 0) + 1), pump);
    });
    listen(publisher, () => (acknowledged += 1), pump);
    for (const socket of [publisher, ...subscribers])
      socket.on('close', () => reject(new Error(`ERR_BENCH_CLOSED: the broker closed after ${completed()} messages.`)));
    setTimeout(
      () => reject(new Error(`ERR_BENCH_STUCK: ${completed()} of ${messages} messages arrived.`)),
      STUCK_MS,
    ).unref();
    pump();
  });
}

/** Answers what needs an answer, in one write for all that came at once. `finished`: one message is through. */
function listen(socket: Socket, finished: () => void, pump: () => void): void {
  let replies: Buffer[] = [];
  const reply = (type: Parameters<typeof answerPacket>[0], packetId: number) =>
    replies.push(answerPacket(type, packetId));
  const walk = packetWalk((type, qos, bytes, bodyAt) => {
    const packetId = type === 3 && qos === 0 ? 0 : packetIdOf(type, bytes, bodyAt);
    if (type === 3) {
      if (qos < 2) finished();
      if (qos > 0) reply(qos === 1 ? 'puback' : 'pubrec', packetId);
    } else if (type === 4 || type === 7) {
      finished();
    } else if (type === 5) {
      reply('pubrel', packetId);
    } else if (type === 6) {
      reply('pubcomp', packetId);
      finished();
    }
  });
  socket.on('data', (chunk) => {
    walk(chunk);
    if (replies.length > 0) socket.write(Buffer.concat(replies));
    replies = [];
    pump();
  });
}
