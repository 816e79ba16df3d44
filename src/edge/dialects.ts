import type { Dialect } from './dialect.ts';
import { DialectV5 } from './dialect-v5.ts';
import { v311 } from './dialect-v311.ts';
import type { ConnectPacket } from './wire/packets.ts';

/** Until CONNECT tells the version: the first packet is read, and an unknown version refused, in the words of 3.1.1. */
export const dialectBeforeConnect: Dialect = v311;

/** The words in which this client is spoken to. */
export function dialectFor({ protocolVersion, properties }: ConnectPacket): Dialect {
  return protocolVersion === 5 ? new DialectV5(properties) : v311;
}
