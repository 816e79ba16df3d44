/** A load generator that is cheaper than any broker: prepared bytes out, packets counted by their length in. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const TOPIC_NAME = 'bench/topic';
const PAYLOAD_BYTES = 32;
/** QoS 1 messages on their way at once. */
const WINDOW = 200;

function packet(firstByte: number, body: Buffer): Buffer {
  if (body.length > 127) throw new Error('one length byte is all this needs');
  return Buffer.concat([Buffer.from([firstByte, body.length]), body]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0, value.length]), Buffer.from(value)]);
}

/** CONNECT, MQTT 3.1.1, clean session, no keep-alive. */
export const connectPacket = (clientId: string): Buffer =>
  packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), text(clientId)]));

export const subscribePacket = (topicFilter: string, qos: 0 | 1): Buffer =>
  packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(topicFilter), Buffer.from([qos])]));

export function publishPacket(topicName: string, qos: 0 | 1, packetId: number, payload: Buffer): Buffer {
  const id = qos === 1 ? Buffer.from([packetId >> 8, packetId & 255]) : Buffer.alloc(0);
  return packet(0x30 | (qos << 1), Buffer.concat([text(topicName), id, payload]));
}

/** Opens a connection and resolves when the broker has accepted it. */
export async function connectTo(port: number, clientId: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.write(connectPacket(clientId));
  await once(socket, 'data');
  return socket;
}

/** Messages per second through a broker on `port`, from one publisher to `fanOut` subscribers, all deliveries counted. */
export async function throughput(port: number, qos: 0 | 1, fanOut: number, messages: number): Promise<number> {
  const subscribers = await Promise.all(Array.from({ length: fanOut }, (_, i) => connectTo(port, `subscriber-${i}`)));
  for (const subscriber of subscribers) {
    subscriber.write(subscribePacket(TOPIC_NAME, 0));
    await once(subscriber, 'data');
  }
  const publisher = await connectTo(port, 'publisher');
  const payload = Buffer.alloc(PAYLOAD_BYTES, 0x61);
  const deliveredBytes = publishPacket(TOPIC_NAME, 0, 0, payload).length * messages;
  const startedAt = performance.now();
  const arrived = subscribers.map((subscriber) => untilBytes(subscriber, deliveredBytes));
  await (qos === 0 ? flood(publisher, messages, payload) : windowed(publisher, messages, payload));
  await Promise.all(arrived);
  const seconds = (performance.now() - startedAt) / 1000;
  for (const socket of [...subscribers, publisher]) socket.destroy();
  return messages / seconds;
}

function untilBytes(socket: Socket, bytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = 0;
    socket.on('data', (chunk) => {
      seen += chunk.length;
      if (seen >= bytes) resolve();
    });
    socket.on('close', () => reject(new Error(`ERR_BENCH_CLOSED: the broker closed after ${seen} of ${bytes} bytes.`)));
  });
}

async function flood(publisher: Socket, messages: number, payload: Buffer): Promise<void> {
  const one = publishPacket(TOPIC_NAME, 0, 0, payload);
  const batch = Buffer.concat(Array.from({ length: 50 }, () => one));
  for (let sent = 0; sent < messages; sent += 50) {
    if (!publisher.write(batch)) await once(publisher, 'drain');
  }
}

async function windowed(publisher: Socket, messages: number, payload: Buffer): Promise<void> {
  let sent = 0;
  let acknowledgedBytes = 0;
  const send = () => {
    while (sent < messages && sent - acknowledgedBytes / 4 < WINDOW) {
      publisher.write(publishPacket(TOPIC_NAME, 1, (sent % 65_000) + 1, payload));
      sent += 1;
    }
  };
  await new Promise<void>((resolve) => {
    publisher.on('data', (chunk) => {
      acknowledgedBytes += chunk.length;
      if (acknowledgedBytes >= messages * 4) resolve();
      else send();
    });
    send();
  });
}
