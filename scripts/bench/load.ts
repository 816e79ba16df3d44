/** A load generator that is cheaper than any broker: prepared bytes out, packets counted by their length in. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const TOPIC_NAME = 'bench/topic';
const PAYLOAD_BYTES = 32;
/** Messages on their way at once; below every limit of the policy under test. */
const WINDOW = 200;
const BATCH = 20;
const PUBACK_LENGTH = 4;
const STUCK_MS = 60_000;

function packet(firstByte: number, body: Buffer): Buffer {
  if (body.length > 127) throw new Error('one length byte is all this needs');
  return Buffer.concat([Buffer.from([firstByte, body.length]), body]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
}

/** CONNECT, MQTT 3.1.1, clean session, keep-alive of a minute. */
export const connectPacket = (clientId: string): Buffer =>
  packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 60]), text(clientId)]));

export const subscribePacket = (topicFilter: string, qos: 0 | 1): Buffer =>
  packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(topicFilter), Buffer.from([qos])]));

export function publishPacket(topicName: string, qos: 0 | 1, packetId: number, payload: Buffer): Buffer {
  const id = qos === 1 ? Buffer.from([packetId >> 8, packetId & 255]) : Buffer.alloc(0);
  return packet(0x30 | (qos << 1), Buffer.concat([text(topicName), id, payload]));
}

/** Opens a connection and resolves when the broker has accepted it. */
export async function connectTo(port: number, clientId: string, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port, host, noDelay: true });
  socket.write(connectPacket(clientId));
  const [connack] = (await once(socket, 'data')) as [Buffer];
  if (connack[3] !== 0) throw new Error(`ERR_BENCH_CONNACK: the broker answered ${connack.toString('hex')}.`);
  return socket;
}

/**
 * Messages per second through a broker on `port`, from one publisher to `fanOut` subscribers, all deliveries counted.
 * At most `WINDOW` messages are under way, so that what is measured is routing and not the length of a queue.
 */
export async function throughput(port: number, qos: 0 | 1, fanOut: number, messages: number): Promise<number> {
  const subscribers = await Promise.all(Array.from({ length: fanOut }, (_, i) => connectTo(port, `subscriber-${i}`)));
  for (const subscriber of subscribers) {
    subscriber.write(subscribePacket(TOPIC_NAME, 0));
    await once(subscriber, 'data');
  }
  const publisher = await connectTo(port, 'publisher');
  const startedAt = performance.now();
  await send({ publisher, subscribers, qos, messages });
  const seconds = (performance.now() - startedAt) / 1000;
  for (const socket of [...subscribers, publisher]) socket.destroy();
  return messages / seconds;
}

interface Run {
  publisher: Socket;
  subscribers: Socket[];
  qos: 0 | 1;
  messages: number;
}

/** Resolves when every message has reached every subscriber and, at QoS 1, was acknowledged. */
function send({ publisher, subscribers, qos, messages }: Run): Promise<void> {
  const payload = Buffer.alloc(PAYLOAD_BYTES, 0x61);
  const deliveredLength = publishPacket(TOPIC_NAME, 0, 0, payload).length;
  const batch = Array.from({ length: BATCH }, () => publishPacket(TOPIC_NAME, 0, 0, payload));
  const arrivedBytes = subscribers.map(() => 0);
  let acknowledgedBytes = 0;
  let sent = 0;
  const completed = () => {
    const delivered = Math.min(...arrivedBytes) / deliveredLength;
    return qos === 0 ? delivered : Math.min(delivered, acknowledgedBytes / PUBACK_LENGTH);
  };
  return new Promise((resolve, reject) => {
    const pump = () => {
      const done = completed();
      if (done >= messages) return resolve();
      while (sent < messages && sent - done + BATCH <= WINDOW) {
        const next =
          qos === 0 ? batch : batch.map((_, i) => publishPacket(TOPIC_NAME, 1, ((sent + i) % 65_000) + 1, payload));
        publisher.write(Buffer.concat(next));
        sent += BATCH;
      }
    };
    subscribers.forEach((subscriber, i) => {
      subscriber.on('data', (chunk) => {
        arrivedBytes[i] = (arrivedBytes[i] ?? 0) + chunk.length;
        pump();
      });
    });
    publisher.on('data', (chunk) => {
      acknowledgedBytes += chunk.length;
      pump();
    });
    for (const socket of [publisher, ...subscribers])
      socket.on('close', () => reject(new Error(`ERR_BENCH_CLOSED: the broker closed after ${completed()} messages.`)));
    setTimeout(
      () => reject(new Error(`ERR_BENCH_STUCK: ${completed()} of ${messages} messages arrived.`)),
      STUCK_MS,
    ).unref();
    pump();
  });
}
