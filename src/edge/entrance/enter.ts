/**
 * The way in, from a listener's raw stream to one that carries MQTT: is the listener open to that address, who does the
 * proxy say it is, TLS, a WebSocket of a page that may. Nothing of MQTT is read before all doors are passed.
 */
import type { NetworkConnection } from '../../model/network.ts';
import { tlsPolicySchema } from '../../model/policy.ts';
import type { CloseCause } from '../close-cause.ts';
import type { EdgeConnection } from '../core.ts';
import type { EntranceHall } from './hall.ts';
import { closedTo } from './listener-rules.ts';
import { originMayEnter } from './origin-door.ts';
import { passProxyDoor } from './proxy-door.ts';
import { passTlsDoor } from './tls-door.ts';

type Passage = NetworkConnection | CloseCause;

/** Null where there is no door. A cause means that the connection has to be closed. */
export function enter(connection: EdgeConnection): Promise<Passage> | Passage | null {
  const { core, origin } = connection;
  const policy = core.policy.listeners[origin.listener];
  const closed = closedTo(policy, origin.remoteAddress);
  if (closed) return refuse(connection, closed, 'listener-closed');
  const { hall } = core;
  const transport = hall?.transportOf(origin.listener) ?? 'tcp';
  const webSocket = transport === 'ws' || transport === 'wss';
  if (hall && webSocket && !originMayEnter(policy, origin.origin ?? null, hall.host)) {
    return refuse(connection, 'originAllow', 'origin-refused');
  }
  const hasTls = hall !== null && (transport === 'tls' || transport === 'wss');
  return policy?.proxy || hasTls ? passDoors(connection, hasTls ? hall : null) : null;
}

async function passDoors(connection: EdgeConnection, hall: EntranceHall | null): Promise<Passage> {
  const direct = await passProxy(connection, connection.origin);
  if (typeof direct === 'string' || !hall) return direct;
  const { core } = connection;
  const { listener } = direct;
  const policy = core.policy.listeners[listener]?.tls ?? tlsPolicySchema.parse({});
  const inside = await passTlsDoor(direct, {
    policy,
    rule: `listeners.${listener}.tls`,
    server: () => hall.tlsServer(listener, policy),
    keyLog: (line) => hall.keyLog(line, direct),
    // Who has left is told of by that.
    emit: (event) => connection.closed || connection.emit(event),
  });
  if (!inside) return 'tls-failed';
  return direct.transport === 'wss' ? passWebSocket(connection, inside, hall) : inside;
}

async function passProxy(connection: EdgeConnection, origin: NetworkConnection): Promise<Passage> {
  const { listener } = origin;
  const policy = connection.core.policy.listeners[listener]?.proxy;
  if (!policy) return origin;
  const answer = await passProxyDoor(policy, origin);
  if (!answer) return 'proxy-refused';
  if (answer.kind === 'refused') {
    connection.emit({ type: 'proxy.refused', reason: answer.reason, rule: `listeners.${listener}.proxy` });
    return 'proxy-refused';
  }
  if (answer.kind === 'direct') return origin;
  const { version, sourceAddress, commonName } = answer.header;
  const { remoteAddress: socketAddress } = origin;
  connection.emit({ type: 'proxy.accepted', version, socketAddress, sourceAddress, commonName });
  return answer.origin;
}

/** In memory there are no frames, and the `Origin` was known at once. */
async function passWebSocket(
  connection: EdgeConnection,
  inside: NetworkConnection,
  hall: EntranceHall,
): Promise<Passage> {
  const policy = () => connection.core.policy.listeners[inside.listener];
  let refused = false;
  const outcome = await hall.acceptWebSocket(inside.stream, (origin) => {
    refused = !originMayEnter(policy(), origin, hall.host);
    return !refused;
  });
  if (outcome.kind === 'accepted') return { ...inside, stream: outcome.stream };
  return refused ? refuse(connection, 'originAllow', 'origin-refused') : 'websocket-failed';
}

function refuse(
  connection: EdgeConnection,
  setting: 'enabled' | 'reachableFrom' | 'originAllow',
  cause: CloseCause,
): CloseCause {
  connection.emit({ type: 'listener.refused', setting, rule: `listeners.${connection.origin.listener}.${setting}` });
  return cause;
}
