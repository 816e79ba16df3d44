/** Which packet is legal now, and who handles it. */
import { mqtt311 } from '../model/spec-ref.ts';
import { handleConnect, refuseUnsupported } from './connect.ts';
import type { EdgeConnection, Established } from './core.ts';
import { handleDisconnect } from './disconnect.ts';
import { handlePublish, handlePubrel } from './publish.ts';
import { handleSubscribe, handleUnsubscribe } from './subscribe.ts';
import { pingresp } from './wire/encode.ts';
import { MalformedPacket } from './wire/malformed.ts';
import type { ClientPacket } from './wire/packets.ts';

/** Returns a promise where the next packet has to wait. Throws `MalformedPacket`. */
export function dispatch(connection: EdgeConnection, packet: ClientPacket): Promise<void> | undefined {
  const { established } = connection;
  if (established) return dispatchEstablished(connection, established, packet);
  if (packet.type === 'connect') return handleConnect(connection, packet);
  if (packet.type === 'unsupported-connect') refuseUnsupported(connection, packet);
  else throw new MalformedPacket(`${packet.type} before CONNECT`, mqtt311('3.1.0-1'), 'protocol');
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
      handlePubrel(connection, established, packet.packetId);
      return undefined;
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
      throw new MalformedPacket('AUTH without an authentication method', mqtt311('2.2.1'), 'protocol');
  }
}
