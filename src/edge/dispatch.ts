/** Which packet is legal now, and who handles it. */
import { mqtt5, mqtt311 } from '../model/spec-ref.ts';
import type { EnhancedExchange } from './authentication/scram-sign-in.ts';
import { handleConnect, refuseUnsupported } from './connect.ts';
import type { EdgeConnection, Established } from './core.ts';
import { handleDisconnect } from './disconnect.ts';
import { continueAuthentication, handleReauthentication } from './enhanced-authentication.ts';
import { handlePublish, handlePubrel } from './publish.ts';
import { handleSubscribe, handleUnsubscribe } from './subscribe.ts';
import { pingresp } from './wire/encode.ts';
import { MalformedPacket } from './wire/malformed.ts';
import type { ClientPacket } from './wire/packets.ts';

/** Returns a promise where the next packet has to wait. Throws `MalformedPacket`. */
export function dispatch(connection: EdgeConnection, packet: ClientPacket): Promise<void> | undefined {
  const { established, exchange } = connection;
  if (established) return dispatchEstablished(connection, established, packet);
  if (exchange) return dispatchExchange(connection, exchange, packet);
  if (packet.type === 'connect') return handleConnect(connection, packet);
  if (packet.type === 'unsupported-connect') refuseUnsupported(connection, packet);
  else throw new MalformedPacket(`${packet.type} before CONNECT`, mqtt311('3.1.0-1'), 'protocol');
  return undefined;
}

/** Nothing but AUTH and DISCONNECT before CONNACK [MQTT-3.1.2-30]. */
function dispatchExchange(
  connection: EdgeConnection,
  exchange: EnhancedExchange,
  packet: ClientPacket,
): Promise<void> | undefined {
  if (packet.type === 'auth') return continueAuthentication(connection, exchange, packet);
  if (packet.type === 'disconnect') connection.closedByClient();
  else throw new MalformedPacket(`${packet.type} within an authentication`, mqtt5('3.1.2-30'), 'protocol');
  return undefined;
}

function dispatchEstablished(
  connection: EdgeConnection,
  established: Established,
  packet: ClientPacket,
): Promise<void> | undefined {
  const { session } = established;
  switch (packet.type) {
    case 'publish':
      return handlePublish(connection, established, packet);
    case 'puback':
    case 'pubrec':
    case 'pubcomp':
      session.outbound.acknowledge(packet.type, packet.packetId, packet.reasonCode >= 0x80);
      return undefined;
    case 'pubrel':
      return handlePubrel(connection, established, packet.packetId);
    case 'subscribe':
      return handleSubscribe(connection, established, packet);
    case 'unsubscribe':
      handleUnsubscribe(connection, established, packet);
      return undefined;
    case 'pingreq':
      connection.send(pingresp);
      return undefined;
    case 'disconnect':
      handleDisconnect(connection, established, packet);
      return undefined;
    case 'connect':
    case 'unsupported-connect':
      throw new MalformedPacket('a second CONNECT', mqtt311('3.1.0-2'), 'protocol');
    case 'auth':
      return handleReauthentication(connection, established, packet);
  }
}
