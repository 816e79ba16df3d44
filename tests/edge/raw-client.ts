/**
 * A client that says exactly what a test wants, legal or not, and reads answers with mqtt-packet: an opinion on our
 * bytes that is not our own.
 */
import mqttPacket, { type IConnectPacket, type Packet } from 'mqtt-packet';
import type { Duplex } from 'readable-stream';

export type Answer = Packet & Record<string, unknown>;

export class RawClient {
  readonly stream: Duplex;
  readonly #protocolVersion: 4 | 5;
  readonly #answers: Answer[] = [];
  readonly #parser;
  #wake: () => void = () => {};
  #closed = false;

  constructor(stream: Duplex, protocolVersion: 4 | 5) {
    this.stream = stream;
    this.#protocolVersion = protocolVersion;
    this.#parser = mqttPacket.parser({ protocolVersion });
    this.#parser.on('packet', (packet) => this.#heard(packet as Answer));
    // An answer that cannot be read ends the conversation, and with it the test that waits for another.
    this.#parser.on('error', (error) => stream.destroy(error));
    stream.on('data', (chunk: Buffer) => this.#parser.parse(chunk));
    stream.on('error', () => {});
    stream.on('close', () => this.#ended());
    stream.on('end', () => this.#ended());
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Raw bytes: hex with spaces, or a buffer. */
  write(bytes: string | Uint8Array): void {
    this.stream.write(typeof bytes === 'string' ? Buffer.from(bytes.replaceAll(' ', ''), 'hex') : bytes);
  }

  send(packet: Packet): void {
    this.write(mqttPacket.generate(packet, { protocolVersion: this.#protocolVersion }));
  }

  /** The next packet from the broker, or `closed`. */
  async next(): Promise<Answer | 'closed'> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer) return answer;
      if (this.#closed) return 'closed';
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The next packet, which must be of this kind. */
  async expect<T extends Packet['cmd']>(cmd: T): Promise<Answer & { cmd: T }> {
    const answer = await this.next();
    if (answer === 'closed' || answer.cmd !== cmd) {
      throw new Error(`expected ${cmd}, got ${answer === 'closed' ? answer : answer.cmd}`);
    }
    return answer as Answer & { cmd: T };
  }

  /** Resolves when the broker has closed; what it sent before is returned. */
  async untilClosed(): Promise<Answer[]> {
    const before: Answer[] = [];
    for (let answer = await this.next(); answer !== 'closed'; answer = await this.next()) before.push(answer);
    return before;
  }

  /** Everything that came before the answer to a PINGREQ sent now: what is not in it was not sent. */
  async received(): Promise<Answer[]> {
    this.write('c000');
    const before: Answer[] = [];
    for (let answer = await this.next(); answer !== 'closed'; answer = await this.next()) {
      if (answer.cmd === 'pingresp') return before;
      before.push(answer);
    }
    throw new Error(`closed before PINGRESP, after ${before.map(({ cmd }) => cmd).join(', ') || 'nothing'}`);
  }

  /** Connects and returns the CONNACK. */
  async connect(clientId: string, options: Partial<IConnectPacket> = {}): Promise<Answer> {
    this.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: this.#protocolVersion,
      clientId,
      clean: true,
      keepalive: 60,
      ...options,
    });
    return this.expect('connack');
  }

  /** Subscribes and returns the granted codes. */
  async subscribe(...subscriptions: [topic: string, qos: 0 | 1 | 2][]): Promise<number[]> {
    this.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: subscriptions.map(([topic, qos]) => ({ topic, qos, nl: false, rap: false, rh: 0 })),
    });
    const answer = await this.expect('suback');
    return answer.granted as number[];
  }

  publish(
    topic: string,
    payload: string,
    options: { qos?: 0 | 1 | 2; retain?: boolean; messageId?: number } = {},
  ): void {
    const { qos = 0, retain = false, messageId = 1 } = options;
    this.send({ cmd: 'publish', topic, payload, qos, retain, dup: false, ...(qos > 0 ? { messageId } : {}) });
  }

  /** Tears the connection, without DISCONNECT. */
  drop(): void {
    this.stream.destroy();
  }

  #heard(packet: Answer): void {
    this.#answers.push(packet);
    this.#wake();
  }

  #ended(): void {
    this.#closed = true;
    this.#wake();
  }
}
