/** A sandbox under fire: attackers who send anything, two honest clients between them, and a tally of all events. */
import { expect } from 'vitest';
import type { LabEvent, LabEventType } from '../../../src/model/lab-event.ts';
import { type PolicySource, policySchema } from '../../../src/model/policy.ts';
import type { ManualClock, Sandbox } from '../../../src/sandbox/index.ts';
import { startExample } from '../../fixtures/example-sandbox.ts';
import { RawClient } from '../raw-client.ts';
import { conversation, pieces } from './conversation.ts';
import type { Version } from './legal.ts';
import { Random } from './random.ts';

/** Half the keep-alive of the honest, and more than half of the longest that an attacker asks for. */
const restMs = 31_000;

export class FuzzedSandbox {
  /** Packets of attackers: written, and read by the broker. */
  packetsSent = 0;
  packetsRead = 0;
  bytesSent = 0;
  readonly internalErrors: string[] = [];
  readonly #events = new Map<LabEventType, number>();
  readonly #random: Random;
  readonly #sandbox: Sandbox;
  readonly #clock: ManualClock;
  readonly #reader: RawClient;
  readonly #writer: RawClient;
  #roundTrips = 0;

  private constructor(seed: number, sandbox: Sandbox, clock: ManualClock) {
    this.#random = new Random(seed);
    this.#sandbox = sandbox;
    this.#clock = clock;
    this.#reader = this.#dial(5);
    this.#writer = this.#dial(4);
  }

  static async start(policy: PolicySource, seed: number): Promise<FuzzedSandbox> {
    let note = (_: LabEvent) => {};
    const onEvent = (event: LabEvent) => note(event);
    const { sandbox, clock } = await startExample({ policy: policySchema.parse(policy), onEvent });
    const fuzzed = new FuzzedSandbox(seed, sandbox, clock);
    note = (event) => fuzzed.#note(event);
    await fuzzed.#reader.connect('honest-reader');
    await fuzzed.#reader.subscribe(['honest', 1]);
    await fuzzed.#writer.connect('honest-writer');
    return fuzzed;
  }

  get events(): Partial<Record<LabEventType, number>> {
    return Object.fromEntries(this.#events);
  }

  count(type: LabEventType): number {
    return this.#events.get(type) ?? 0;
  }

  /** Network connections of attackers that are still open. */
  get connectionsOpen(): number {
    return this.count('connection.opened') - this.count('connection.closed');
  }

  /** Goes on until the broker has read so many packets of attackers. */
  async attack(packets: number): Promise<void> {
    while (this.packetsRead < packets) {
      await this.#converse();
      if (this.#random.once(10)) await this.roundTrip();
      if (this.#random.once(20)) await this.#pass(this.#random.below(restMs));
    }
  }

  /** Until the keep-alive of every attacker has run out. */
  async rest(): Promise<void> {
    for (let times = 0; times < 4; times += 1) await this.#pass(restMs);
  }

  /** From one honest client to the other: the broker still routes, and keeps order and promises. */
  async roundTrip(): Promise<void> {
    this.#roundTrips = (this.#roundTrips % 65_535) + 1;
    const messageId = this.#roundTrips;
    this.#writer.publish('honest', String(messageId), { qos: 1, messageId });
    expect(await this.#writer.expect('puback')).toMatchObject({ messageId });
    const heard = await this.#reader.received();
    expect(heard.map(({ payload }) => String(payload))).toContain(String(messageId));
    for (const { messageId: id } of heard) this.#reader.send({ cmd: 'puback', messageId: Number(id), reasonCode: 0 });
  }

  /** One who comes only now. */
  async newcomer(): Promise<void> {
    const client = this.#dial(4);
    expect(await client.connect('honest-newcomer')).toMatchObject({ returnCode: 0 });
    expect(await client.subscribe(['honest', 2])).toEqual([2]);
    await this.roundTrip();
    expect(await client.received()).toHaveLength(1);
    client.drop();
  }

  dispose(): Promise<void> {
    return this.#sandbox.dispose();
  }

  #dial(version: 4 | 5): RawClient {
    return new RawClient(this.#sandbox.connect('tcp', 'operator:honest'), version);
  }

  async #converse(): Promise<void> {
    const random = this.#random;
    const stream = this.#sandbox.connect('tcp', 'attacker');
    stream.on('error', () => {});
    stream.resume();
    const packets = conversation(random, random.pick<Version>(3, 4, 5));
    this.packetsSent += packets.length;
    for (const piece of pieces(random, packets)) {
      if (stream.destroyed || stream.writableEnded) break;
      this.bytesSent += piece.length;
      stream.write(piece);
      if (random.once(20)) await turn();
    }
    await turn();
    // Some leave, some stay and read, some stay and do not.
    if (random.once(2)) stream.destroy();
    else if (random.once(4)) stream.pause();
  }

  async #pass(ms: number): Promise<void> {
    await this.roundTrip();
    this.#clock.advance(ms);
    await this.roundTrip();
  }

  #note(event: LabEvent): void {
    if (event.type === 'connection.closed' && event.cause.startsWith('internal error'))
      this.internalErrors.push(event.cause);
    if (event.actor !== 'attacker') return;
    this.#events.set(event.type, (this.#events.get(event.type) ?? 0) + 1);
    if (event.type === 'packet.received') this.packetsRead += 1;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
