/** Reasons to refuse a CONNECT, apart from its credentials. */
import { mqtt311 } from '../model/spec-ref.ts';
import { authorize, authorizeClientId, type Identity } from '../policy/index.ts';
import type { NotLookedAt } from './authentication/sign-in-stage.ts';
import type { Refusal } from './close-cause.ts';
import { keepAliveRefusal, sessionRoomRefusal } from './connect-limits.ts';
import { roomRefusal } from './connection-room.ts';
import type { EdgeConnection } from './core.ts';
import { listenerRefusal } from './entrance/listener-rules.ts';
import { exceededTopicLimit } from './topic-limits.ts';
import type { ConnectPacket, WillMessage } from './wire/packets.ts';

/** MQTT 3.1 knew no longer ones; 3.1.1 leaves the bound to the server [MQTT-3.1.3-5]. */
const clientIdCharactersMaxV31 = 23;

/** What can be said without knowing who it is. */
export function claimRefusal(connection: EdgeConnection, packet: ConnectPacket): Refusal | null {
  const { clientId, clean, protocolVersion } = packet;
  if (connection.turnedAway) {
    const reason = 'Connections are opened faster than they are accepted.';
    return { why: 'connection-rate', rule: 'limits.acceptRate', reason, spec: null };
  }
  const { listener } = connection.origin;
  const misplaced = listenerRefusal(listener, connection.core.policy.listeners[listener], protocolVersion);
  if (misplaced) return misplaced;
  if (protocolVersion === 3 && (clientId.length === 0 || clientId.length > clientIdCharactersMaxV31)) {
    const reason = 'MQTT 3.1 asks for a ClientId of 1 to 23 characters.';
    return { why: 'client-id', rule: null, reason, spec: null };
  }
  if (protocolVersion !== 5 && clientId.length === 0 && !clean) {
    const reason = 'Without a ClientId there can be no session to come back to.';
    return { why: 'client-id', rule: null, reason, spec: mqtt311('3.1.3-8') };
  }
  return keepAliveRefusal(connection, packet);
}

/** An attempt that was not looked at, and so tells nothing about the password. */
export function signInLimit(connection: EdgeConnection, { limit, value, max, reason }: NotLookedAt): Refusal {
  connection.emit({ type: 'limit.reached', limit, value, max, action: 'refused', rule: limit });
  return { why: 'quota', rule: limit, reason, spec: null };
}

/** What depends on the principal: which ClientId it may use, and whether there is room for a session. */
export function sessionRefusal(connection: EdgeConnection, packet: ConnectPacket, who: Identity): Refusal | null {
  const { policy, sessions } = connection.core;
  const { effect, rule, reason } = authorizeClientId(policy.clientId, who.clientId, who.userName);
  // An empty ClientId asks for one of the broker's, which takes nobody's session.
  if (effect === 'deny' && packet.clientId !== '') return { why: 'client-id', rule, reason, spec: mqtt311('3.1.3-9') };
  const known = sessions.get(who.clientId);
  if (known?.connection && policy.clientId.duplicate === 'refuse-new') {
    const taken = `“${who.clientId}” is connected already.`;
    return { why: 'client-id', rule: 'clientId.duplicate', reason: taken, spec: null };
  }
  return roomRefusal(connection, who) ?? sessionRoomRefusal(connection, who);
}

/** A Will that may not be published now is refused now, where its owner still hears of it; it is asked again later. */
export function willRefusal(connection: EdgeConnection, who: Identity, will: WillMessage): Refusal | null {
  const { policy } = connection.core;
  const { topicName, qos, retain } = will;
  const exceeded = exceededTopicLimit(policy.limits, topicName);
  if (exceeded) {
    const { limit } = exceeded;
    connection.emit({ type: 'limit.reached', ...exceeded, action: 'refused', rule: limit });
    return { why: 'not-authorized', rule: limit, reason: `The Will Topic goes beyond ${limit}.`, spec: null };
  }
  if (!policy.acl.enforce.willAtConnect) return null;
  const { effect, rule, reason } = authorize(policy, who, { action: 'publish', topicName, qos, retain, will: true });
  return effect === 'deny' ? { why: 'not-authorized', rule, reason, spec: null } : null;
}
