/** What tinymq keeps of one network connection, and of a session that may outlive it. */
import { FrameReader } from './frame-reader.ts';
import type { Meter } from './meter.ts';
import type { Message, Packet, Qos } from './packets.ts';

/** `checking`: the password is on its way to the directory. `left`: DISCONNECT was read. */
export type ConnectionState = 'new' | 'checking' | 'open' | 'left';

export interface Session {
  clientId: string;
  /** By topic filter. */
  subscriptions: Map<string, Qos>;
  /** Packet identifiers of QoS 2 messages that came and are not released. */
  unreleased: Set<number>;
  clean: boolean;
}

export class TargetConnection {
  readonly id: number;
  readonly frames: FrameReader;
  state: ConnectionState = 'new';
  ended = false;
  version = 4;
  bytesIn = 0;
  userName: string | null = null;
  password: string | null = null;
  /** Whether somebody proved to bear `userName`. */
  proven = false;
  /** What was done in a name that is not proven. */
  unprovenEffects = 0;
  session: Session | null = null;
  /** Behind CONNECT, while the password is being checked. */
  queue: { packet: Packet; bytes: number }[] = [];
  will: Message | null = null;
  lastMessage: Message | null = null;
  #packetId = 0;

  constructor(id: number, meter: Meter) {
    this.id = id;
    this.frames = new FrameReader(meter);
  }

  nextPacketId(): number {
    this.#packetId = (this.#packetId % 65_535) + 1;
    return this.#packetId;
  }
}
