/** Packets as the page lists them, joined with what was decided about them. */
import type { LabEvent, LabEventOf } from '../../model/lab-event.ts';
import { bytesFromHex } from './hex.ts';

export type PacketOutcome = 'accepted' | 'refused' | 'delivered' | 'none';
export type MqttVersion = 3 | 4 | 5;

export interface PacketRow {
  /** Unique in this page, also across a reset of the sandbox. */
  uid: number;
  atMs: number;
  /** Seen from the broker: `in` comes from a client. */
  direction: 'in' | 'out';
  actor: string | null;
  clientId: string | null;
  connectionId: number | null;
  listener: string | null;
  packetType: string;
  /** Of the whole packet; `bytes` may hold less. */
  length: number;
  bytes: Uint8Array;
  protocolVersion: MqttVersion;
  outcome: PacketOutcome;
  /** What decided, such as `acl.rules[2]`. */
  rule: string | null;
  reason: string | null;
}

export interface Packets {
  rows: readonly PacketRow[];
  /** How many there have been, kept or not. */
  seen: number;
  /** Protocol version by connection, newest last. */
  versions: readonly (readonly [connectionId: number, version: MqttVersion])[];
}

export const PACKETS_MAX = 5_000;
export const VERSIONS_MAX = 256;
/** A decision follows its packet at once; further back there is nothing to find. */
const LOOK_BACK = 200;

export const noPackets: Packets = { rows: [], seen: 0, versions: [] };

/** Adds what `events` tell of packets. */
export function addPackets(packets: Packets, events: readonly LabEvent[]): Packets {
  const rows = [...packets.rows];
  let { seen, versions } = packets;
  for (const event of events) {
    const row = toRow(event, versions, seen + 1);
    if (row) {
      seen += 1;
      rows.push(row);
      if (row.packetType === 'CONNECT' && row.connectionId !== null)
        versions = [...versions, [row.connectionId, row.protocolVersion] as const].slice(-VERSIONS_MAX);
    } else decide(rows, event);
  }
  if (seen === packets.seen && rows.every((row, index) => row === packets.rows[index])) return packets;
  return { rows: rows.slice(-PACKETS_MAX), seen, versions };
}

function toRow(event: LabEvent, versions: Packets['versions'], uid: number): PacketRow | null {
  if (event.type === 'packet.intercepted') return interceptedRow(event, uid);
  if (event.type !== 'packet.received' && event.type !== 'packet.sent' && event.type !== 'packet.malformed')
    return null;
  const bytes = bytesFromHex(event.hex);
  const malformed = event.type === 'packet.malformed';
  const packetType = malformed ? 'malformed' : event.packetType.toUpperCase();
  const { atMs, actor, clientId, connectionId, listener, rule } = event;
  return {
    ...{ uid, atMs, actor, clientId, connectionId, listener, rule, packetType, bytes },
    direction: event.type === 'packet.sent' ? 'out' : 'in',
    length: malformed ? bytes.length : event.length,
    protocolVersion:
      (packetType === 'CONNECT' ? versionInConnect(bytes) : versions.findLast(([id]) => id === connectionId)?.[1]) ?? 4,
    outcome: malformed ? 'refused' : event.type === 'packet.sent' ? outcomeOfSent(packetType, bytes) : 'none',
    reason: malformed ? event.reason : null,
  };
}

/** On a connection that the broker does not have. What goes on to it is a packet of the attacker’s besides. */
function interceptedRow(event: LabEventOf<'packet.intercepted'>, uid: number): PacketRow {
  const { atMs, actor, clientId, connectionId, listener, rule, length, protocolVersion } = event;
  return {
    ...{ uid, atMs, actor, clientId, connectionId, listener, rule, length },
    packetType: event.packetType.toUpperCase(),
    bytes: bytesFromHex(event.hex),
    direction: event.from === 'device' ? 'in' : 'out',
    protocolVersion: protocolVersion === 5 || protocolVersion === 3 ? protocolVersion : 4,
    outcome: 'none',
    reason: 'Read by the attacker, who sits in between.',
  };
}

/** The level byte follows the length-prefixed protocol name, 3.1.1 §3.1.2.2. */
function versionInConnect(bytes: Uint8Array): MqttVersion | undefined {
  const start = variableHeaderStart(bytes);
  const nameLength = ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
  const level = bytes[start + 2 + nameLength];
  return level === 3 || level === 4 || level === 5 ? level : undefined;
}

function variableHeaderStart(bytes: Uint8Array): number {
  let at = 1;
  while (at < 4 && ((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
  return at + 1;
}

/** Answers carry their own outcome: CONNACK and SUBACK codes, 3.1.1 §3.2.2.3 and §3.9.3. */
function outcomeOfSent(packetType: string, bytes: Uint8Array): PacketOutcome {
  const start = variableHeaderStart(bytes);
  if (packetType === 'PUBLISH') return 'delivered';
  if (packetType === 'CONNACK') return bytes[start + 1] === 0 ? 'accepted' : 'refused';
  if (packetType === 'SUBACK') return (bytes.at(-1) ?? 0) >= 0x80 ? 'refused' : 'accepted';
  return 'none';
}

const decisions: Partial<Record<LabEvent['type'], [packetType: string, outcome: PacketOutcome]>> = {
  'connect.accepted': ['CONNECT', 'accepted'],
  'connect.refused': ['CONNECT', 'refused'],
  'publish.accepted': ['PUBLISH', 'accepted'],
  'publish.refused': ['PUBLISH', 'refused'],
  'subscribe.granted': ['SUBSCRIBE', 'accepted'],
  'subscribe.refused': ['SUBSCRIBE', 'refused'],
};

/** Writes a decision onto the packet it was about. Of a SUBSCRIBE with several filters, one refusal marks it refused. */
function decide(rows: PacketRow[], event: LabEvent): void {
  const decision = decisions[event.type];
  if (!decision || ('will' in event && event.will)) return;
  const [packetType, outcome] = decision;
  for (let at = rows.length - 1; at >= Math.max(0, rows.length - LOOK_BACK); at--) {
    const row = rows[at];
    if (row?.connectionId !== event.connectionId || row.direction !== 'in' || row.packetType !== packetType) continue;
    const reason = 'reason' in event ? event.reason : null;
    if (row.outcome !== 'refused') rows[at] = { ...row, outcome, rule: event.rule, reason };
    return;
  }
}
