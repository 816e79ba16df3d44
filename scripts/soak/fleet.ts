/** Clients in groups: everybody in a group publishes to it and reads from it, and loses the connection now and then. */
import { Ledger } from './ledger.ts';
import { ReliableClient, type Version } from './reliable-client.ts';

const groupSize = 10;
/** How long a client stays away. */
const absenceMsMax = 2_000;

export interface FleetOptions {
  port: number;
  clients: number;
  /** Messages a second of each client. */
  rate: number;
  /** Mean time between two torn connections of one client. */
  connectionMs: number;
}

interface Member {
  name: string;
  group: string;
  client: ReliableClient;
  /** QoS of its subscription. */
  reads: 1 | 2;
  /** Messages published at each QoS. */
  sent: [number, number, number];
}

export class Fleet {
  readonly ledger = new Ledger();
  reconnects = 0;
  published = 0;
  readonly #options: FleetOptions;
  readonly #members: Member[];
  readonly #timers = new Set<NodeJS.Timeout>();
  #running = true;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#members = Array.from({ length: options.clients }, (_, index) => this.#member(index));
  }

  get connectionsLost(): number {
    return this.#members.reduce((sum, { client }) => sum + client.connectionsLost, 0);
  }

  get sessionsForgotten(): number {
    return this.#members.reduce((sum, { client }) => sum + client.sessionsForgotten, 0);
  }

  /** Resolves when everybody is connected and subscribed, and begins to publish. */
  async start(): Promise<void> {
    for (const { client, group, reads } of this.#members) {
      await client.connect();
      await client.subscribe(`soak/${group}/+`, reads);
    }
    for (const member of this.#members) {
      this.#every(1_000 / this.#options.rate, () => this.#publish(member));
      this.#every(this.#options.connectionMs, () => this.#tear(member));
    }
  }

  /** Publishes no more; resolves when everything has arrived, or false when the time is over. */
  async settle(timeoutMs: number): Promise<boolean> {
    this.#running = false;
    for (const timer of this.#timers) clearTimeout(timer);
    const until = performance.now() + timeoutMs;
    while (performance.now() < until) {
      const finished = this.#members.every(({ client }) => client.connected && client.finished);
      if (finished && this.ledger.settled) return true;
      await sleep(100);
    }
    return false;
  }

  /** Leaves. */
  close(): void {
    for (const { client } of this.#members) client.drop();
  }

  #member(index: number): Member {
    const name = `client-${index}`;
    const reads = index % 4 === 3 ? 1 : 2;
    const version = ([3, 4, 5] as const)[index % 3] as Version;
    const receiveMaximum = 1 + (index % 17);
    const onMessage = (_topicName: string, payload: string) => this.#heard(member, payload);
    const client = new ReliableClient({ port: this.#options.port, clientId: name, version, receiveMaximum, onMessage });
    const member: Member = { name, group: `group-${Math.floor(index / groupSize)}`, client, reads, sent: [0, 0, 0] };
    return member;
  }

  #publish(member: Member): void {
    if (!member.client.mayPublish) return;
    const qos = Math.floor(Math.random() * 3) as 0 | 1 | 2;
    member.sent[qos] += 1;
    this.published += 1;
    if (qos !== 0) {
      for (const reader of this.#members) {
        if (reader.group === member.group) this.ledger.owe(stream(reader, member.name, qos));
      }
    }
    member.client.publish(`soak/${member.group}/${qos}`, `${member.name} ${qos} ${member.sent[qos]}`, qos);
  }

  #heard(reader: Member, payload: string): void {
    const [publisher = '', qos, sequence] = payload.split(' ');
    if (qos !== '0') this.ledger.note(stream(reader, publisher, Number(qos) as 1 | 2), Number(sequence));
  }

  /** Some come back at once, some only when messages have piled up for them. */
  async #tear({ client }: Member): Promise<void> {
    if (!client.connected) return;
    client.drop();
    await sleep(Math.random() * absenceMsMax);
    await client.connect();
    this.reconnects += 1;
  }

  /** Around so often, at moments of its own. */
  #every(meanMs: number, task: () => void | Promise<void>): void {
    const next = () => {
      const timer = setTimeout(
        async () => {
          this.#timers.delete(timer);
          if (!this.#running) return;
          await task();
          if (this.#running) next();
        },
        Math.random() * 2 * meanMs,
      );
      this.#timers.add(timer);
    };
    next();
  }
}

/** Messages published at 1 and at 2 are numbered apart; a subscription at QoS 1 lowers what is promised for both. */
function stream(reader: Member, publisher: string, published: 1 | 2) {
  const qos = Math.min(published, reader.reads) as 1 | 2;
  return { reader: reader.name, publisher: `${publisher} ${published}`, qos };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
