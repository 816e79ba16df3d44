/** Limits that refuse a CONNECT. */
import type { LimitsPolicy } from '../model/policy.ts';
import type { Identity } from '../policy/index.ts';
import type { Refusal } from './close-cause.ts';
import type { EdgeConnection } from './core.ts';
import type { ConnectPacket } from './wire/packets.ts';

/** Only MQTT 5 can be told another keep-alive. */
export function keepAliveRefusal(connection: EdgeConnection, packet: ConnectPacket): Refusal | null {
  const { protocolVersion, keepAliveSeconds } = packet;
  const { keepAliveSecondsMax: max, keepAliveZero } = connection.core.policy.limits;
  if (protocolVersion === 5) return null;
  if (keepAliveSeconds === 0) {
    if (keepAliveZero === 'allow') return null;
    const rule = reach(connection, 'keepAliveZero', 0, max);
    return { why: 'keep-alive', rule, reason: 'It asks for no keep-alive at all.', spec: null };
  }
  if (keepAliveSeconds <= max) return null;
  const rule = reach(connection, 'keepAliveSecondsMax', keepAliveSeconds, max);
  const reason = `It asks for ${keepAliveSeconds} s of keep-alive; at most ${max} s are allowed.`;
  return { why: 'keep-alive', rule, reason, spec: null };
}

/** Whether there is room for a session of theirs; whoever has one comes back to it. */
export function sessionRoomRefusal(connection: EdgeConnection, who: Identity): Refusal | null {
  const { policy, sessions } = connection.core;
  const { sessionsMax, sessionsPerPrincipalMax } = policy.limits;
  const known = sessions.get(who.clientId);
  const noRoom = (rule: string): Refusal => {
    return { why: 'quota', rule, reason: 'There is no room for another session.', spec: null };
  };
  if (!known && sessions.size >= sessionsMax) {
    return noRoom(reach(connection, 'sessionsMax', sessions.size + 1, sessionsMax));
  }
  if (sessionsPerPrincipalMax === undefined) return null;
  const others = sessions.countOf(({ identity, clientId }) => {
    return identity.userName === who.userName && clientId !== who.clientId;
  });
  if (others < sessionsPerPrincipalMax) return null;
  return noRoom(reach(connection, 'sessionsPerPrincipalMax', others + 1, sessionsPerPrincipalMax));
}

function reach(connection: EdgeConnection, name: keyof LimitsPolicy, value: number, max: number): string {
  const limit = `limits.${name}`;
  connection.emit({ type: 'limit.reached', limit, value, max, action: 'refused', rule: limit });
  return limit;
}
