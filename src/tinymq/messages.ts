/** Who may say what, and who hears it. */
import { topicFilterCovers, topicFilterMatches } from '../policy/topic-filter.ts';
import { acknowledge, pingresp, publish, suback, unsuback } from './answers.ts';
import type { TargetConnection } from './connection.ts';
import type { Message, Packet, Qos } from './packets.ts';
import type { TargetAccount, TargetPort } from './port.ts';

/** Subscriptions of one session, and the length of each. */
export const subscriptionsMax = 16;
export const filterCharactersMax = 4_096;
/** A longer message is not kept for the bug that wants it again. */
const keptBytesMax = 4_096;
const textCharactersMax = 256;
const decoder = new TextDecoder();

type PacketOf<T extends Packet['type']> = Extract<Packet, { type: T }>;

export class Messages {
  readonly #accounts: readonly TargetAccount[];
  readonly #port: TargetPort;
  readonly #connections: () => Iterable<TargetConnection>;

  constructor(accounts: readonly TargetAccount[], port: TargetPort, connections: () => Iterable<TargetConnection>) {
    this.#accounts = accounts;
    this.#port = port;
    this.#connections = connections;
  }

  publish(connection: TargetConnection, { message, packetId }: PacketOf<'publish'>, unreleasedMax: number): void {
    const { qos } = message;
    const again = qos === 2 && connection.session?.unreleased.has(packetId);
    if (!again) this.#route(connection, message, false);
    if (qos === 1) this.#port.send(connection.id, acknowledge(0x40, packetId));
    if (qos !== 2) return;
    const unreleased = connection.session?.unreleased;
    if (unreleased && unreleased.size < unreleasedMax) unreleased.add(packetId);
    this.#port.send(connection.id, acknowledge(0x50, packetId));
  }

  publishWill(connection: TargetConnection, will: Message): void {
    this.#route(connection, will, true);
  }

  /** The maker's answer to a PUBREL that it does not know: once more what came last. */
  redeliver(connection: TargetConnection): void {
    const { lastMessage } = connection;
    if (!lastMessage) return;
    this.#expose(
      connection,
      'redelivered',
      'PUBREL for an identifier that was not under way had a message delivered twice.',
    );
    this.#route(connection, lastMessage, false);
  }

  subscribe(connection: TargetConnection, { packetId, filters }: PacketOf<'subscribe'>): void {
    const codes = filters.map(({ topicFilter, qos }) => this.#grant(connection, decoder.decode(topicFilter), qos));
    this.#port.send(connection.id, suback(connection.version, packetId, codes));
  }

  unsubscribe(connection: TargetConnection, { packetId, filters }: PacketOf<'unsubscribe'>): void {
    for (const filter of filters) {
      const topicFilter = decoder.decode(filter);
      if (connection.session?.subscriptions.delete(topicFilter))
        this.#port.tell(connection.id, { type: 'unsubscribe.completed', topicFilter });
    }
    this.#port.send(connection.id, unsuback(connection.version, packetId, filters.length));
  }

  ping(connection: TargetConnection): void {
    this.#port.send(connection.id, pingresp);
  }

  #grant(connection: TargetConnection, topicFilter: string, qos: Qos): number {
    const { session } = connection;
    const account = this.#accountOf(connection);
    const mayHear =
      account?.subscribe.some((outer) => topicFilterCovers(outer, topicFilter)) ?? this.#accounts.length === 0;
    const hasRoom = (session?.subscriptions.size ?? 0) < subscriptionsMax && topicFilter.length <= filterCharactersMax;
    if (!session || !mayHear || !hasRoom) {
      const reason = mayHear ? 'tinymq has no room for it.' : 'Its account has no right to this filter.';
      this.#port.tell(connection.id, { type: 'subscribe.refused', topicFilter, code: 0x80, reason });
      return 0x80;
    }
    session.subscriptions.set(topicFilter, qos);
    this.#port.tell(connection.id, { type: 'subscribe.granted', topicFilter, qos });
    this.#noteEffect(connection);
    return qos;
  }

  #route(connection: TargetConnection, message: Message, will: boolean): void {
    const topicName = decoder.decode(message.topic);
    const { qos, retain, payload } = message;
    const text = decoder.decode(payload.subarray(0, textCharactersMax));
    const told = { topicName, qos, retain, will, payloadBytes: payload.length, text };
    const account = this.#accountOf(connection);
    const maySay =
      account?.publish.some((filter) => topicFilterMatches(filter, topicName)) ?? this.#accounts.length === 0;
    if (!maySay) {
      const reason = 'Its account has no right to this topic.';
      this.#port.tell(connection.id, { type: 'publish.refused', ...told, code: null, reason });
      return;
    }
    const sequence = this.#port.tell(connection.id, { type: 'publish.accepted', ...told });
    connection.lastMessage = payload.length > keptBytesMax ? null : message;
    this.#noteEffect(connection);
    for (const subscriber of [...this.#connections()]) {
      const granted = grantedQos(subscriber, topicName);
      if (granted !== null)
        this.#deliver(subscriber, message, { topicName, text, from: connection, sequence, granted });
    }
  }

  #deliver(
    subscriber: TargetConnection,
    message: Message,
    {
      topicName,
      text,
      from,
      sequence,
      granted,
    }: { topicName: string; text: string; from: TargetConnection; sequence: number; granted: Qos },
  ): void {
    const qos = message.qos < granted ? message.qos : granted;
    this.#port.send(subscriber.id, publish(subscriber.version, message, qos, subscriber.nextPacketId()));
    this.#port.tell(subscriber.id, {
      type: 'message.delivered',
      topicName,
      qos,
      retain: false,
      path: 'live',
      fromActor: this.#port.actorOf(from.id),
      fromSequence: sequence,
      payloadBytes: message.payload.length,
      text,
    });
    if (!message.leaked || subscriber !== from) return;
    this.#expose(
      from,
      'leak',
      'A topic length pointed behind its packet, and the answer holds bytes of another connection.',
    );
  }

  #noteEffect(connection: TargetConnection): void {
    if (connection.state === 'left') {
      this.#expose(connection, 'after-disconnect', 'A packet behind DISCONNECT was obeyed.');
    } else if (this.#accounts.length > 0 && !connection.proven) {
      connection.unprovenEffects += 1;
      if (connection.state !== 'open') return;
      this.#expose(connection, 'switched-user', 'It acts in a name that a second CONNECT brought and nobody proved.');
    }
  }

  #expose(
    connection: TargetConnection,
    oracle: 'leak' | 'switched-user' | 'redelivered' | 'after-disconnect',
    reason: string,
  ): void {
    this.#port.tell(connection.id, { type: 'target.exposed', oracle, bytes: connection.bytesIn, reason });
  }

  #accountOf({ userName }: TargetConnection): TargetAccount | undefined {
    return this.#accounts.find((account) => account.userName === userName);
  }
}

function grantedQos(connection: TargetConnection, topicName: string): Qos | null {
  if (!connection.session || connection.state === 'new' || connection.state === 'checking') return null;
  let best: Qos | null = null;
  for (const [filter, qos] of connection.session.subscriptions)
    if (topicFilterMatches(filter, topicName) && (best === null || qos > best)) best = qos;
  return best;
}
