/** An application message on its way through the broker, whoever published it. */
import type { ActorId } from '../model/ids.ts';
import type { Author } from '../policy/index.ts';
import { payloadText } from './payload-text.ts';
import type { Qos } from './wire/packets.ts';
import { noProperties, type Properties } from './wire/properties.ts';
import { propertiesBytes } from './wire/write-properties.ts';

export interface MessageFields {
  topicName: string;
  payload: Buffer;
  qos: Qos;
  retain: boolean;
  properties?: Properties;
  /** Null for the broker itself. */
  fromActor: ActorId | null;
  fromClientId: string | null;
  /** Kept with what is retained, for as long as it is. */
  author?: Author | null;
  /** `sequence` of its `publish.accepted`; null for $SYS messages. */
  fromSequence: number | null;
  /** By the broker's clock; null where it does not expire. */
  expiresAtMs?: number | null;
  /** Payload as events show it, where it has been made already. */
  text?: string;
}

export class Message {
  readonly topicName: string;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly properties: Properties;
  readonly fromActor: ActorId | null;
  readonly fromClientId: string | null;
  readonly author: Author | null;
  readonly fromSequence: number | null;
  readonly expiresAtMs: number | null;
  #frames: Map<string, Buffer> | null = null;
  #payload: Buffer;
  #owned = false;
  #text: string | null;

  constructor(fields: MessageFields) {
    this.topicName = fields.topicName;
    this.#payload = fields.payload;
    this.qos = fields.qos;
    this.retain = fields.retain;
    this.properties = fields.properties ?? noProperties;
    this.fromActor = fields.fromActor;
    this.fromClientId = fields.fromClientId;
    this.author = fields.author ?? null;
    this.fromSequence = fields.fromSequence;
    this.expiresAtMs = fields.expiresAtMs ?? null;
    this.#text = fields.text ?? null;
  }

  get payload(): Buffer {
    return this.#payload;
  }

  /** What it costs to keep: payload and properties. */
  get storedBytes(): number {
    return this.#payload.length + propertiesBytes(this.properties);
  }

  /** Payload as events show it. */
  get text(): string {
    this.#text ??= payloadText(this.#payload);
    return this.#text;
  }

  /** Whole seconds left [MQTT-3.3.2-6]; 0 when it is over, undefined where it does not expire. */
  secondsLeft(nowMs: number): number | undefined {
    return this.expiresAtMs === null ? undefined : Math.max(0, Math.ceil((this.expiresAtMs - nowMs) / 1_000));
  }

  /**
   * A frame that is the same for all subscribers, made once for as long as this turn lasts. A message that is kept
   * holds none: they are not in `storedBytes`, and so would escape the limits.
   */
  frame(key: string, make: () => Buffer): Buffer {
    if (this.#owned) return make();
    this.#frames ??= new Map();
    const known = this.#frames.get(key);
    if (known) return known;
    const made = make();
    this.#frames.set(key, made);
    return made;
  }

  /** To be called where the message outlives this turn: a small payload must not keep a large read alive. */
  keep(): void {
    if (this.#owned) return;
    this.#payload = Buffer.from(this.#payload);
    this.#owned = true;
    this.#frames = null;
  }
}
