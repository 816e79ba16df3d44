/** MQTT 5: a reason for everything, properties on everything, and limits the client sets. One object per connection. */
import { type CloseCause, type ConnectRefusal, closeCauses, type SubscribeRefusal } from './close-cause.ts';
import type { AckOutcome, AuthenticationStep, Dialect, Grant, Outgoing } from './dialect.ts';
import type { Message } from './message.ts';
import { ackCodes, closeCodes, refusalCodes, subscribeCodes } from './reason-codes.ts';
import { decodeV5 } from './wire/decode-v5.ts';
import { publish as encodePublish } from './wire/encode.ts';
import { ackV5, connackV5, disconnectV5, subackV5, unsubackV5 } from './wire/encode-v5.ts';
import type { Frame } from './wire/frame-reader.ts';
import type { AckType, ClientPacket, Qos } from './wire/packets.ts';
import type { Properties } from './wire/properties.ts';
import { writeProperties } from './wire/write-properties.ts';

/** Topic names that get an alias on one connection, where the client takes so many. */
const aliasesMax = 64;

export class DialectV5 implements Dialect {
  readonly refusesPublish = true;
  readonly receiveMaximum: number;
  readonly #packetBytesMax: number;
  readonly #aliasesMax: number;
  readonly #tellsReasons: boolean;
  readonly #aliases = new Map<string, number>();

  /** @param asked the properties of the client's CONNECT. */
  constructor(asked: Properties) {
    this.receiveMaximum = asked.receiveMaximum ?? 65_535;
    this.#packetBytesMax = asked.maximumPacketSize ?? Number.POSITIVE_INFINITY;
    this.#aliasesMax = Math.min(asked.topicAliasMaximum ?? 0, aliasesMax);
    this.#tellsReasons = asked.requestProblemInformation !== 0;
  }

  decode(frame: Frame): ClientPacket {
    return decodeV5(frame);
  }

  connack(grant: Grant): Buffer {
    return connackV5(grant.sessionPresent, 0, {
      ...(grant.sessionExpirySeconds === undefined ? {} : { sessionExpiryInterval: grant.sessionExpirySeconds }),
      ...(grant.assignedClientId === undefined ? {} : { assignedClientIdentifier: grant.assignedClientId }),
      ...(grant.keepAliveSeconds === undefined ? {} : { serverKeepAlive: grant.keepAliveSeconds }),
      ...(grant.responseInformation === undefined ? {} : { responseInformation: grant.responseInformation }),
      ...(grant.authentication === undefined ? {} : authenticationProperties(grant.authentication)),
      receiveMaximum: grant.receiveMaximum,
      topicAliasMaximum: grant.topicAliasMaximum,
      maximumPacketSize: grant.packetBytesMax,
    });
  }

  refuseConnect(why: ConnectRefusal): { code: number; frame: Buffer } {
    const code = refusalCodes[why];
    return { code, frame: connackV5(false, code, {}) };
  }

  publish(outgoing: Outgoing): Buffer | null {
    if (isPlain(outgoing) && this.#aliasesMax === 0) return this.#within(sharedFrame(outgoing));
    const { topicName } = outgoing.message;
    const wasNamed = this.#aliases.has(topicName);
    const frame = this.#within(this.#frame(outgoing));
    // An alias that was never told must not be used.
    if (!frame && !wasNamed) this.#aliases.delete(topicName);
    return frame;
  }

  ack(type: AckType, packetId: number, outcome: AckOutcome = 'success'): Buffer {
    return ackV5(type, packetId, ackCodes[outcome]);
  }

  ackCode(outcome: AckOutcome): number {
    return ackCodes[outcome];
  }

  suback(packetId: number, outcomes: readonly (Qos | SubscribeRefusal)[]): Buffer {
    const codes = outcomes.map((outcome) => (typeof outcome === 'number' ? outcome : subscribeCodes[outcome]));
    return subackV5(packetId, codes);
  }

  subscribeCode(why: SubscribeRefusal): number {
    return subscribeCodes[why];
  }

  unsuback(packetId: number, existed: readonly boolean[]): Buffer {
    return unsubackV5(
      packetId,
      existed.map((did) => (did ? 0x00 : 0x11)),
    );
  }

  disconnect(why: CloseCause): Buffer {
    const frame = disconnectV5(closeCodes[why], this.#tellsReasons ? { reasonString: closeCauses[why] } : {});
    return frame.length > this.#packetBytesMax ? disconnectV5(closeCodes[why], {}) : frame;
  }

  #within(frame: Buffer): Buffer | null {
    return frame.length > this.#packetBytesMax ? null : frame;
  }

  #frame({ message, qos, retain, dup, packetId, subscriptionIds, expirySeconds }: Outgoing): Buffer {
    const { topicName, payload } = message;
    const alias = this.#aliasFor(topicName);
    const properties = writeProperties({
      ...forwarded(message.properties),
      ...(expirySeconds === undefined ? {} : { messageExpiryInterval: expirySeconds }),
      ...(subscriptionIds.length === 0 ? {} : { subscriptionIdentifiers: subscriptionIds }),
      ...(alias === null ? {} : { topicAlias: alias.number }),
    });
    const named = alias?.known ? '' : topicName;
    return encodePublish({ topicName: named, payload, qos, retain, dup, packetId, properties });
  }

  /** The first names get an alias each; they are told with the name once, and then alone. */
  #aliasFor(topicName: string): { number: number; known: boolean } | null {
    const known = this.#aliases.get(topicName);
    if (known !== undefined) return { number: known, known: true };
    if (this.#aliases.size >= this.#aliasesMax) return null;
    const number = this.#aliases.size + 1;
    this.#aliases.set(topicName, number);
    return { number, known: false };
  }
}

export function authenticationProperties({ method, data }: AuthenticationStep): Properties {
  return { authenticationMethod: method, authenticationData: data };
}

/** What a publisher says goes on to the subscribers unaltered [MQTT-3.3.2-15..20]; the rest is between it and us. */
function forwarded(properties: Properties): Properties {
  const { topicAlias, messageExpiryInterval, willDelayInterval, ...rest } = properties;
  return rest;
}

function isPlain({ message, subscriptionIds, expirySeconds }: Outgoing): boolean {
  if (subscriptionIds.length > 0 || expirySeconds !== undefined) return false;
  for (const name in message.properties) if (name !== 'topicAlias') return false;
  return true;
}

const noPropertiesV5 = Buffer.from([0]);

function sharedFrame({ message, qos, retain, dup, packetId }: Outgoing): Buffer {
  const { topicName, payload }: Message = message;
  const make = () => encodePublish({ topicName, payload, qos, retain, dup, packetId, properties: noPropertiesV5 });
  return qos === 0 ? message.frame(retain ? 'v5-retained' : 'v5', make) : make();
}
