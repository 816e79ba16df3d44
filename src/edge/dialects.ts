import type { Dialect } from './dialect.ts';
import { v311 } from './dialect-v311.ts';
import type { ProtocolVersion } from './wire/packets.ts';

/** The words in which a client of this version is spoken to. */
export function dialectOf(_version: ProtocolVersion): Dialect {
  return v311;
}
