/** Where a fuzzer of MQTT begins: valid packets, and pieces that mean something. */
import { bytesFromHex } from '../model/packet-borders.ts';

const connect = '10 10 0004 4d515454 04 02 003c 0004 66757a7a';

/** Each is a whole conversation with a fresh target. */
export const mqttSeeds: readonly Uint8Array[] = [
  connect,
  // CONNECT of MQTT 5 with Session Expiry Interval and a user property.
  '10 20 0004 4d515454 05 02 003c 0f 11 00000e10 26 0001 6b 0004 76616c75 0004 66757a7a',
  // CONNECT with a Will.
  '10 1b 0004 4d515454 04 06 003c 0004 66757a7a 0003 612f62 0004 676f6e65',
  `${connect} 30 08 0003 612f62 6869 21`,
  `${connect} 82 08 0001 0003 612f62 00 32 09 0003 612f62 0002 6869`,
  `${connect} 34 09 0003 612f62 0003 6869 62 02 0003 c0 00 e0 00`,
].map(bytesFromHex);

/** Levels, wildcards, text that is none, lengths, properties. */
export const mqttDictionary: readonly Uint8Array[] = [
  '2f',
  '2f2f2f2f2f2f2f2f',
  '23',
  '2b',
  '24535953',
  'c080',
  'eda080',
  'efbfbf',
  '0000',
  'ffff',
  '0001 23',
  '1100000e10',
  '0200000001',
  '2600016b000176',
  'c000',
  'e000',
].map(bytesFromHex);

/** Whole packets to make orders of, for a target that asks for user `u` with the password `right`. */
export const mqttBlocks: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries({
    connectRight: '1018 0004 4d515454 04 c2 003c 0001 78 0001 75 0005 7269676874',
    connectWrong: '1018 0004 4d515454 04 c2 003c 0001 78 0001 75 0005 77726f6e67',
    connectOther: '1011 0004 4d515454 04 82 003c 0001 78 0002 7576',
    subscribe: '8206 0001 0001 23 00',
    publish: '3005 0001 61 6869',
    publishQos2: '3407 0001 61 0003 6869',
    pubrel: '6202 0003',
    pubrelUnknown: '6202 0009',
    connack: '2002 0000',
    pingreq: 'c000',
    disconnect: 'e000',
  }).map(([name, hex]) => [name, bytesFromHex(hex)]),
);
