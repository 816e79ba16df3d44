/**
 * Puts tinymq behind the listeners of a lab that declares it, in place of the edge. It may die of whatever comes: the
 * event says of what, everybody loses their connection, and another is started at once.
 */
import type { Broker } from '../edge/index.ts';
import type { Clock } from '../model/clock.ts';
import type { LabEvent, UnstampedEvent } from '../model/lab-event.ts';
import type { NetworkConnection } from '../model/network.ts';
import { hexFromBytes } from '../model/packet-borders.ts';
import type { LabTarget, Policy } from '../model/policy.ts';
import {
  type Firmware,
  packetName,
  shippedParser,
  shippedStates,
  soundParser,
  soundStates,
  type TargetAccount,
  TargetFault,
  type TargetNews,
  type TargetPort,
  TinyMq,
} from '../tinymq/index.ts';

export interface TargetBrokerOptions {
  target: LabTarget;
  policy: Policy;
  clock: Clock;
  secret(id: string): string | undefined;
  emit(event: UnstampedEvent): LabEvent;
}

/** Network connections at a time; one more is closed at once. */
export const connectionsMax = 64;
/** What may wait to be read, for all connections together; whoever is the next to need more is not waited for. */
export const unsentBytesMax = 8 * 1_024 * 1_024;
const tapBytesMax = 512;

interface Wire {
  id: number;
  origin: NetworkConnection;
  bytesIn: number;
  bytesOut: number;
  cancelCheck(): void;
}

export function createTargetBroker(options: TargetBrokerOptions): Broker {
  return new TargetBroker(options);
}

class TargetBroker implements Broker, TargetPort {
  readonly #options: TargetBrokerOptions;
  readonly #accounts: readonly TargetAccount[];
  readonly #wires = new Map<number, Wire>();
  #firmware: Firmware;
  #tinymq: TinyMq;
  #lastPacket = 'none';
  #counter = 0;
  #stopped = false;

  constructor(options: TargetBrokerOptions) {
    this.#options = options;
    this.#accounts = options.target.accounts.map(({ secret, ...account }) => ({
      ...account,
      password: options.secret(secret) ?? '',
    }));
    this.#firmware = firmwareOf(options.target, options.policy);
    this.#tinymq = this.#start();
  }

  get connectionCount(): number {
    return this.#wires.size;
  }

  accept(origin: NetworkConnection): void {
    if (this.#stopped || this.#wires.size >= connectionsMax) {
      origin.stream.destroy();
      return;
    }
    this.#counter += 1;
    const wire: Wire = { id: this.#counter, origin, bytesIn: 0, bytesOut: 0, cancelCheck: () => {} };
    this.#wires.set(wire.id, wire);
    this.#tinymq.open(wire.id);
    this.tell(wire.id, { type: 'connection.opened', transport: origin.transport, remoteAddress: origin.remoteAddress });
    const { stream } = origin;
    stream.on('data', (chunk: Uint8Array) => this.#read(wire, chunk));
    stream.on('error', () => stream.destroy());
    stream.on('end', () => this.#lost(wire));
    stream.on('close', () => this.#lost(wire));
  }

  /** New guards are new firmware for whoever is there; nobody loses a connection by it. */
  applyPolicy(policy: Policy): number {
    this.#firmware = firmwareOf(this.#options.target, policy);
    this.#tinymq.firmware = this.#firmware;
    return 0;
  }

  certificatesRevoked(): number {
    return 0;
  }

  /** tinymq does everything at once; what was written is read in the next turn. */
  settled(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve));
  }

  restart(): void {
    this.#closeAll('the broker stops');
    this.#tinymq = this.#start();
  }

  async close(): Promise<void> {
    this.#stopped = true;
    this.#closeAll('the broker stops');
  }

  received(id: number, bytes: Uint8Array): void {
    this.#lastPacket = packetName(bytes[0] ?? 0);
    this.tell(id, { type: 'packet.received', ...tapped(bytes) });
  }

  send(id: number, bytes: Uint8Array): void {
    const wire = this.#wires.get(id);
    if (!wire) return;
    wire.bytesOut += bytes.length;
    this.tell(id, { type: 'packet.sent', ...tapped(bytes) });
    if (this.#unsentBytes() + bytes.length > unsentBytesMax) this.end(id, 'broker', 'too much waits to be read');
    else wire.origin.stream.write(bytes);
  }

  end(id: number, by: 'client' | 'broker' | 'network', cause: string): void {
    const wire = this.#wires.get(id);
    if (!wire) return;
    const { bytesIn, bytesOut, origin } = wire;
    this.tell(id, { type: 'connection.closed', by, cause, bytesIn, bytesOut });
    wire.cancelCheck();
    this.#wires.delete(id);
    origin.stream.end(() => origin.stream.destroy());
  }

  askDirectory(id: number): void {
    const wire = this.#wires.get(id);
    if (!wire) return;
    wire.cancelCheck();
    const decide = () => this.#surviving(wire, () => this.#tinymq.decide(id));
    wire.cancelCheck = this.#options.clock.after(this.#options.target.signInMs, decide);
  }

  tell(id: number, news: TargetNews): number {
    const origin = this.#wires.get(id)?.origin;
    const about = { connectionId: id, listener: origin?.listener ?? null, actor: origin?.actor ?? null };
    const event = { ...about, ...this.#tinymq.clientOf(id), rule: null, spec: null, ...news };
    return this.#options.emit(event as UnstampedEvent).sequence;
  }

  actorOf(id: number) {
    return this.#wires.get(id)?.origin.actor ?? null;
  }

  #unsentBytes(): number {
    let bytes = 0;
    for (const { origin } of this.#wires.values()) bytes += origin.stream.writableLength;
    return bytes;
  }

  #read(wire: Wire, chunk: Uint8Array): void {
    if (!this.#wires.has(wire.id)) return;
    wire.bytesIn += chunk.length;
    this.#lastPacket = 'none';
    this.#surviving(wire, () => this.#tinymq.receive(wire.id, chunk));
  }

  #surviving(wire: Wire, deed: () => void): void {
    try {
      deed();
    } catch (error) {
      if (!(error instanceof TargetFault)) throw error;
      const { oracle, signature, message: reason } = error;
      const bytes = this.#tinymq.bytesFrom(wire.id);
      this.tell(wire.id, { type: 'target.crashed', oracle, signature, bytes, packetType: this.#lastPacket, reason });
      this.#closeAll('tinymq died');
      this.#tinymq = this.#start();
    }
  }

  #start(): TinyMq {
    return new TinyMq(this.#firmware, this.#accounts, this);
  }

  #lost(wire: Wire): void {
    if (!this.#wires.has(wire.id)) return;
    this.#surviving(wire, () => this.#tinymq.gone(wire.id));
    this.end(wire.id, 'network', 'lost');
  }

  #closeAll(cause: string): void {
    for (const id of [...this.#wires.keys()]) this.end(id, 'broker', cause);
  }
}

/** What the policy says, and where it says nothing, what the lab ships. */
function firmwareOf({ weak }: LabTarget, { target }: Policy): Firmware {
  const parser = target?.parser ?? (weak.includes('parser') ? shippedParser : soundParser);
  const states = target?.states ?? (weak.includes('states') ? shippedStates : soundStates);
  return { parser, states };
}

function tapped(bytes: Uint8Array) {
  return {
    packetType: packetName(bytes[0] ?? 0),
    length: bytes.length,
    hex: hexFromBytes(bytes.subarray(0, tapBytesMax)),
  };
}
