/** The properties of MQTT 5 (§2.2.2.2): identifier, type, and the packets that may carry them. */
import type { PacketType } from './decoded-packet.ts';

export type PropertyOwner = PacketType | 'WILL';

export interface PropertyRow {
  name: string;
  type: 'byte' | 'twoBytes' | 'fourBytes' | 'variableByteInteger' | 'text' | 'binary' | 'textPair';
  owners: readonly PropertyOwner[];
  meaning: string;
  eavesdropper?: string;
}

const acknowledgements: readonly PropertyOwner[] = ['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'SUBACK', 'UNSUBACK'];
const message: readonly PropertyOwner[] = ['PUBLISH', 'WILL'];
const negotiation: readonly PropertyOwner[] = ['CONNECT', 'CONNACK'];
const authentication: readonly PropertyOwner[] = ['CONNECT', 'CONNACK', 'AUTH'];

function row(
  name: string,
  type: PropertyRow['type'],
  owners: readonly PropertyOwner[],
  meaning: string,
  eavesdropper?: string,
): PropertyRow {
  return { name, type, owners, meaning, ...(eavesdropper ? { eavesdropper } : {}) };
}

export const propertyTable: ReadonlyMap<number, PropertyRow> = new Map([
  [1, row('Payload Format Indicator', 'byte', message, '1 promises that the payload is UTF-8 text.')],
  [2, row('Message Expiry Interval', 'fourBytes', message, 'Seconds after which the message is worth nothing.')],
  [3, row('Content Type', 'text', message, 'What the payload is, for the receiving application.')],
  [
    8,
    row('Response Topic', 'text', message, 'Where the answer is expected.', 'A topic name that somebody listens on.'),
  ],
  [9, row('Correlation Data', 'binary', message, 'Ties the answer to this request.')],
  [
    11,
    row(
      'Subscription Identifier',
      'variableByteInteger',
      ['PUBLISH', 'SUBSCRIBE'],
      'Number the client gave this subscription.',
    ),
  ],
  [
    17,
    row(
      'Session Expiry Interval',
      'fourBytes',
      ['CONNECT', 'CONNACK', 'DISCONNECT'],
      'Seconds the session outlives the connection; 0xFFFFFFFF never ends.',
    ),
  ],
  [
    18,
    row(
      'Assigned Client Identifier',
      'text',
      ['CONNACK'],
      'The ClientId the server chose.',
      'The key to this session.',
    ),
  ],
  [19, row('Server Keep Alive', 'twoBytes', ['CONNACK'], 'The client must use this Keep Alive instead of its own.')],
  [
    21,
    row(
      'Authentication Method',
      'text',
      authentication,
      'Name of the enhanced authentication, e.g. SCRAM-SHA-256.',
      'Which protocol to attack, or to downgrade from.',
    ),
  ],
  [
    22,
    row(
      'Authentication Data',
      'binary',
      authentication,
      'One message of the authentication exchange.',
      'Material for offline guessing, where the method allows it.',
    ),
  ],
  [23, row('Request Problem Information', 'byte', ['CONNECT'], '0 asks the server to leave out reasons.')],
  [24, row('Will Delay Interval', 'fourBytes', ['WILL'], 'Seconds between the loss of the client and its Will.')],
  [25, row('Request Response Information', 'byte', ['CONNECT'], '1 asks for a base for response topics.')],
  [26, row('Response Information', 'text', ['CONNACK'], 'Base for the response topics of this client.')],
  [28, row('Server Reference', 'text', ['CONNACK', 'DISCONNECT'], 'Another server to use.', 'A further target.')],
  [
    31,
    row(
      'Reason String',
      'text',
      ['CONNACK', ...acknowledgements, 'DISCONNECT', 'AUTH'],
      'The reason in words, for diagnosis.',
      'Says more about the inside than a code does.',
    ),
  ],
  [33, row('Receive Maximum', 'twoBytes', negotiation, 'Unacknowledged QoS 1 and 2 messages it will take at a time.')],
  [34, row('Topic Alias Maximum', 'twoBytes', negotiation, 'Highest topic alias it accepts; 0 means none.')],
  [35, row('Topic Alias', 'twoBytes', ['PUBLISH'], 'Number that stands for the topic name on this connection.')],
  [36, row('Maximum QoS', 'byte', ['CONNACK'], 'Highest QoS the server supports.')],
  [37, row('Retain Available', 'byte', ['CONNACK'], '0: the server stores no retained messages.')],
  [
    38,
    row(
      'User Property',
      'textPair',
      ['CONNECT', 'CONNACK', 'PUBLISH', 'WILL', ...acknowledgements, 'SUBSCRIBE', 'UNSUBSCRIBE', 'DISCONNECT', 'AUTH'],
      'A name and a value of the application’s own; may repeat.',
      'Often version numbers, trace ids and tenants.',
    ),
  ],
  [39, row('Maximum Packet Size', 'fourBytes', negotiation, 'Largest packet it will take, in bytes.')],
  [40, row('Wildcard Subscription Available', 'byte', ['CONNACK'], '0: filters with wildcards are refused.')],
  [41, row('Subscription Identifier Available', 'byte', ['CONNACK'], '0: subscription identifiers are refused.')],
  [42, row('Shared Subscription Available', 'byte', ['CONNACK'], '0: shared subscriptions are refused.')],
]);
