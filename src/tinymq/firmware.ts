/** The two states of each half of tinymq: as its maker ships it, and sound. */
import type { ParserGuards, StateTable } from '../model/policy.ts';

export interface Firmware {
  parser: ParserGuards;
  states: StateTable;
}

/** No guard at all. */
export const shippedParser: ParserGuards = {
  varintBytesMax: 8,
  minimalVarint: false,
  packetBytesMax: 268_435_455,
  checkBeforeAlloc: false,
  lengthsInside: false,
  topicBytesMin: 0,
  topicBytesMax: 65_535,
  topicLevelsMax: 65_536,
  utf8: 'off',
  uniqueProps: false,
  strictFlags: false,
  onError: 'ignore',
};

export const soundParser: ParserGuards = {
  varintBytesMax: 4,
  minimalVarint: true,
  packetBytesMax: 4_194_304,
  checkBeforeAlloc: true,
  lengthsInside: true,
  topicBytesMin: 1,
  topicBytesMax: 65_535,
  topicLevelsMax: 32,
  utf8: 'strict',
  uniqueProps: true,
  strictFlags: true,
  onError: 'explain',
};

/** Whatever comes is handled, at once. */
export const shippedStates: StateTable = {
  beforeConnect: 'ignore',
  whileChecking: 'handle',
  queuePacketsMax: 100_000,
  onAuthFail: 'process',
  secondConnect: 'handle',
  fromServer: 'handle',
  afterDisconnect: 'handle',
  unknownPubrel: 'redeliver',
};

export const soundStates: StateTable = {
  beforeConnect: 'close',
  whileChecking: 'queue',
  queuePacketsMax: 42,
  onAuthFail: 'drop',
  secondConnect: 'close',
  fromServer: 'close',
  afterDisconnect: 'ignore',
  unknownPubrel: 'answer',
};
