/** Room for network connections: how many, from where, how fast, and for whom some is kept. */
import { anyPrincipal, draw, fullBucket, type Identity } from '../policy/index.ts';
import type { Refusal } from './close-cause.ts';
import type { EdgeConnection, EdgeCore } from './core.ts';

/** Connections that came too fast and wait to be told so in CONNACK; more are closed without a word. */
export const turnedAwayMax = 16;

/** A network connection was accepted: whether it may stay, before anything is known of who it is. */
export function admitConnection(newcomer: EdgeConnection): void {
  const { core } = newcomer;
  if (newcomer.closed) return;
  if (exceedsAcceptRate(newcomer)) return;
  const { limits } = core.policy;
  const open = [...core.connections].filter(({ turnedAway }) => !turnedAway);
  if (open.length > limits.connectionsMax) {
    const loser = (limits.connectionsReserved && longestWaiting(open, newcomer)) || newcomer;
    reach(loser, 'connectionsMax', open.length, limits.connectionsMax, loser === newcomer ? 'refused' : 'closed');
    loser.close('connections-exceeded');
  }
  // Behind a proxy everybody comes from the same address until its header is read.
  if (newcomer.closed || core.policy.listeners[newcomer.origin.listener]?.proxy) return;
  if (exceedsPerAddress(newcomer)) newcomer.close('connections-exceeded');
}

/** CONNECT has told who it is: whether there is room for them. */
export function roomRefusal(connection: EdgeConnection, who: Identity): Refusal | null {
  if (exceedsPerAddress(connection)) return noRoom('connectionsPerAddressMax');
  if (exceedsPerPrincipal(connection, who)) return noRoom('connectionsPerPrincipalMax');
  return exceedsUnreserved(connection, who) ? noRoom('connectionsReserved') : null;
}

function noRoom(name: string): Refusal {
  return { why: 'quota', rule: `limits.${name}`, reason: 'There is no room for another connection.', spec: null };
}

/** The refused do not pay, so that a flood leaves others their share. */
function exceedsAcceptRate(newcomer: EdgeConnection): boolean {
  const { core } = newcomer;
  const rate = core.policy.limits.acceptRate;
  if (!rate) return false;
  const { bucket, waitMs } = draw(rate, core.acceptBucket ?? fullBucket(rate, 0), 1, core.clock.now());
  if (waitMs === 0) {
    core.acceptBucket = bucket;
    return false;
  }
  reach(newcomer, 'acceptRate', rate.burst + 1, rate.burst, 'closed');
  const waiting = [...core.connections].filter(({ turnedAway }) => turnedAway).length;
  if (waiting < turnedAwayMax) newcomer.turnAway();
  else newcomer.close('connection-rate');
  return true;
}

function exceedsPerAddress(connection: EdgeConnection): boolean {
  const max = connection.core.policy.limits.connectionsPerAddressMax;
  if (max === undefined) return false;
  const { remoteAddress } = connection.origin;
  const value = count(connection.core, (one) => one === connection || one.origin.remoteAddress === remoteAddress);
  if (value <= max) return false;
  reach(connection, 'connectionsPerAddressMax', value, max, 'refused');
  return true;
}

function exceedsPerPrincipal(connection: EdgeConnection, { userName, clientId }: Identity): boolean {
  const max = connection.core.policy.limits.connectionsPerPrincipalMax;
  if (max === undefined) return false;
  const value = 1 + count(connection.core, (one) => one.established?.userName === userName && !isSame(one, clientId));
  if (value <= max) return false;
  reach(connection, 'connectionsPerPrincipalMax', value, max, 'refused');
  return true;
}

/** Whoever has not said who they are takes from what is left for others. */
function exceedsUnreserved(connection: EdgeConnection, who: Identity): boolean {
  const { connectionsReserved: reserved, connectionsMax } = connection.core.policy.limits;
  if (!reserved || anyPrincipal(reserved.who, who)) return false;
  const isOther = (one: EdgeConnection) => {
    const identity = one.established?.session.identity;
    return !(identity && anyPrincipal(reserved.who, identity)) && !isSame(one, who.clientId);
  };
  const value = 1 + count(connection.core, (one) => one !== connection && isOther(one));
  const max = Math.max(0, connectionsMax - reserved.count);
  if (value <= max) return false;
  reach(connection, 'connectionsReserved', value, max, 'refused');
  return true;
}

/** It is going to be taken over, and so leaves room. */
function isSame({ established }: EdgeConnection, clientId: string): boolean {
  return established?.session.clientId === clientId;
}

/** With reserved room nobody may keep it by saying nothing: who has been silent longest leaves. */
function longestWaiting(open: readonly EdgeConnection[], newcomer: EdgeConnection): EdgeConnection | undefined {
  return open.find((one) => one !== newcomer && !one.established);
}

function count({ connections }: EdgeCore, isCounted: (connection: EdgeConnection) => boolean): number {
  let counted = 0;
  for (const connection of connections) if (!connection.turnedAway && isCounted(connection)) counted += 1;
  return counted;
}

function reach(
  connection: EdgeConnection,
  name: string,
  value: number,
  max: number,
  action: 'closed' | 'refused',
): void {
  const limit = `limits.${name}`;
  connection.emit({ type: 'limit.reached', limit, value, max, action, rule: limit });
}
