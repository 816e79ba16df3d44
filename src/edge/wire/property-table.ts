/** Table 2-4 of MQTT 5: every property, its type, and the packets it may stand in. */
import type { Properties } from './properties.ts';

export type PropertyPacket =
  | 'connect'
  | 'connack'
  | 'publish'
  | 'will'
  | 'puback'
  | 'pubrec'
  | 'pubrel'
  | 'pubcomp'
  | 'subscribe'
  | 'suback'
  | 'unsubscribe'
  | 'unsuback'
  | 'disconnect'
  | 'auth';

export type PropertyType = 'flag' | 'byte' | 'u16' | 'u32' | 'varint' | 'text' | 'binary' | 'pair';

export interface PropertyRow {
  readonly id: number;
  readonly name: keyof Properties;
  readonly type: PropertyType;
  readonly packets: readonly PropertyPacket[];
  /** May stand there more than once. */
  readonly repeats?: true;
  /** A value of 0 is a Protocol Error. */
  readonly nonZero?: true;
}

const acks: PropertyPacket[] = ['puback', 'pubrec', 'pubrel', 'pubcomp', 'suback', 'unsuback'];
const everywhere: PropertyPacket[] = [
  ...acks,
  'connect',
  'connack',
  'publish',
  'will',
  'subscribe',
  'unsubscribe',
  'disconnect',
  'auth',
];
const message: PropertyPacket[] = ['publish', 'will'];

export const propertyTable: readonly PropertyRow[] = [
  { id: 0x01, name: 'payloadFormatIndicator', type: 'flag', packets: message },
  { id: 0x02, name: 'messageExpiryInterval', type: 'u32', packets: message },
  { id: 0x03, name: 'contentType', type: 'text', packets: message },
  { id: 0x08, name: 'responseTopic', type: 'text', packets: message },
  { id: 0x09, name: 'correlationData', type: 'binary', packets: message },
  {
    id: 0x0b,
    name: 'subscriptionIdentifiers',
    type: 'varint',
    packets: ['publish', 'subscribe'],
    repeats: true,
    nonZero: true,
  },
  { id: 0x11, name: 'sessionExpiryInterval', type: 'u32', packets: ['connect', 'connack', 'disconnect'] },
  { id: 0x12, name: 'assignedClientIdentifier', type: 'text', packets: ['connack'] },
  { id: 0x13, name: 'serverKeepAlive', type: 'u16', packets: ['connack'] },
  { id: 0x15, name: 'authenticationMethod', type: 'text', packets: ['connect', 'connack', 'auth'] },
  { id: 0x16, name: 'authenticationData', type: 'binary', packets: ['connect', 'connack', 'auth'] },
  { id: 0x17, name: 'requestProblemInformation', type: 'flag', packets: ['connect'] },
  { id: 0x18, name: 'willDelayInterval', type: 'u32', packets: ['will'] },
  { id: 0x19, name: 'requestResponseInformation', type: 'flag', packets: ['connect'] },
  { id: 0x1a, name: 'responseInformation', type: 'text', packets: ['connack'] },
  { id: 0x1c, name: 'serverReference', type: 'text', packets: ['connack', 'disconnect'] },
  { id: 0x1f, name: 'reasonString', type: 'text', packets: [...acks, 'connack', 'disconnect', 'auth'] },
  { id: 0x21, name: 'receiveMaximum', type: 'u16', packets: ['connect', 'connack'], nonZero: true },
  { id: 0x22, name: 'topicAliasMaximum', type: 'u16', packets: ['connect', 'connack'] },
  { id: 0x23, name: 'topicAlias', type: 'u16', packets: ['publish'] },
  { id: 0x24, name: 'maximumQos', type: 'flag', packets: ['connack'] },
  { id: 0x25, name: 'retainAvailable', type: 'flag', packets: ['connack'] },
  { id: 0x26, name: 'userProperties', type: 'pair', packets: everywhere, repeats: true },
  { id: 0x27, name: 'maximumPacketSize', type: 'u32', packets: ['connect', 'connack'], nonZero: true },
  { id: 0x28, name: 'wildcardSubscriptionAvailable', type: 'flag', packets: ['connack'] },
  { id: 0x29, name: 'subscriptionIdentifierAvailable', type: 'flag', packets: ['connack'] },
  { id: 0x2a, name: 'sharedSubscriptionAvailable', type: 'flag', packets: ['connack'] },
];

export const propertyById: ReadonlyMap<number, PropertyRow> = new Map(propertyTable.map((row) => [row.id, row]));
