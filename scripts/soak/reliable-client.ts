/**
 * A client that keeps its half of the promises of QoS 1 and 2 across any number of torn connections: it repeats what
 * was not acknowledged, in order, and takes each QoS 2 message once.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import mqttPacket, { type IConnectPacket, type IPublishPacket, type Packet } from 'mqtt-packet';

export type Version = 3 | 4 | 5;
type Qos = 0 | 1 | 2;

/** Published and not acknowledged; below what the broker takes. */
const unfinishedMax = 20;

export interface ClientOptions {
  port: number;
  clientId: string;
  version: Version;
  /** Messages the broker may send ahead; MQTT 5 only. */
  receiveMaximum: number;
  onMessage(topicName: string, payload: string): void;
}

export class ReliableClient {
  /** Connections after which the broker knew nothing of the session. */
  sessionsForgotten = 0;
  /** Connections that ended although nobody here wanted it. */
  connectionsLost = 0;
  readonly #options: ClientOptions;
  /** By packet id, in the order of their first sending; PUBREL in the place of a PUBLISH once it was received. */
  readonly #unfinished = new Map<number, IPublishPacket | 'pubrel'>();
  /** QoS 2 packet ids that were taken and not yet released. */
  readonly #taken = new Set<number>();
  #socket: Socket | null = null;
  #lastPacketId = 0;
  #connectedBefore = false;
  #subscribed: () => void = () => {};

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get connected(): boolean {
    return this.#socket !== null;
  }

  /** Nothing is waiting for the broker. */
  get finished(): boolean {
    return this.#unfinished.size === 0;
  }

  get mayPublish(): boolean {
    return this.connected && this.#unfinished.size < unfinishedMax;
  }

  /** Resolves when the session goes on and what was unfinished has been sent again. */
  async connect(): Promise<void> {
    const { port, version } = this.#options;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.on('error', () => {});
    const parser = mqttPacket.parser({ protocolVersion: version });
    const greeted = new Promise<void>((resolve, reject) => {
      parser.on('packet', (packet: Packet) => {
        if (packet.cmd !== 'connack') return this.#handle(packet);
        if ((packet.returnCode ?? packet.reasonCode) !== 0) return reject(new Error(JSON.stringify(packet)));
        this.#greeted(socket, packet.sessionPresent);
        resolve();
      });
      parser.on('error', reject);
      socket.on('close', () => reject(new Error('ERR_SOAK_CONNECT: closed before CONNACK')));
    });
    socket.on('data', (chunk: Buffer) => parser.parse(chunk));
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.connectionsLost += 1;
    });
    await Promise.race([once(socket, 'connect'), greeted]);
    socket.write(mqttPacket.generate(this.#connectPacket()));
    await greeted;
  }

  async subscribe(topicFilter: string, qos: Qos): Promise<void> {
    const subscriptions = [{ topic: topicFilter, qos, nl: false, rap: false, rh: 0 as const }];
    const granted = new Promise<void>((resolve) => {
      this.#subscribed = resolve;
    });
    this.#send({ cmd: 'subscribe', messageId: this.#freePacketId(), subscriptions });
    await granted;
  }

  /** Ask `mayPublish` first. */
  publish(topicName: string, payload: string, qos: Qos): void {
    const packet: IPublishPacket = { cmd: 'publish', topic: topicName, payload, qos, dup: false, retain: false };
    if (qos > 0) {
      packet.messageId = this.#freePacketId();
      this.#unfinished.set(packet.messageId, packet);
    }
    this.#send(packet);
  }

  /** Tears the connection, in the middle of whatever it is doing. */
  drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.destroy();
  }

  #greeted(socket: Socket, sessionPresent: boolean): void {
    this.#socket = socket;
    // MQTT 3.1 has no such flag.
    if (this.#connectedBefore && !sessionPresent && this.#options.version > 3) this.sessionsForgotten += 1;
    this.#connectedBefore = true;
    for (const [messageId, state] of this.#unfinished) {
      this.#send(state === 'pubrel' ? { cmd: 'pubrel', messageId } : { ...state, dup: true });
    }
  }

  #handle(packet: Packet): void {
    const messageId = packet.messageId ?? 0;
    switch (packet.cmd) {
      case 'publish':
        this.#take(packet, messageId);
        break;
      case 'pubrel':
        this.#taken.delete(messageId);
        this.#send({ cmd: 'pubcomp', messageId });
        break;
      case 'pubrec':
        this.#unfinished.set(messageId, 'pubrel');
        this.#send({ cmd: 'pubrel', messageId });
        break;
      case 'puback':
      case 'pubcomp':
        this.#unfinished.delete(messageId);
        break;
      case 'suback':
        this.#subscribed();
    }
  }

  #take({ topic, payload, qos }: IPublishPacket, messageId: number): void {
    if (qos < 2 || !this.#taken.has(messageId)) this.#options.onMessage(topic, payload.toString());
    if (qos === 2) this.#taken.add(messageId);
    if (qos > 0) this.#send({ cmd: qos === 1 ? 'puback' : 'pubrec', messageId });
  }

  #send(packet: Packet): void {
    this.#socket?.write(mqttPacket.generate(packet, { protocolVersion: this.#options.version }));
  }

  #freePacketId(): number {
    do this.#lastPacketId = (this.#lastPacketId % 65_535) + 1;
    while (this.#unfinished.has(this.#lastPacketId));
    return this.#lastPacketId;
  }

  #connectPacket(): IConnectPacket {
    const { clientId, version, receiveMaximum } = this.#options;
    return {
      cmd: 'connect',
      protocolId: version === 3 ? 'MQIsdp' : 'MQTT',
      protocolVersion: version,
      clientId,
      clean: false,
      keepalive: 60,
      ...(version === 5 ? { properties: { sessionExpiryInterval: 3_600, receiveMaximum } } : {}),
    };
  }
}
