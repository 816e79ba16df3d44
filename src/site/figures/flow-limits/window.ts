/** Messages of QoS 2 under a Receive Maximum, packet by packet: what is on the wire and what the broker remembers. */

export type Behaviour = 'polite' | 'hoards' | 'ignores';

export interface WindowSettings {
  readonly receiveMaximum: number;
  readonly behaviour: Behaviour;
  readonly enforced: boolean;
}

export interface SentPacket {
  readonly name: 'PUBLISH' | 'PUBREC' | 'PUBREL' | 'PUBCOMP' | 'DISCONNECT';
  readonly id: number;
  readonly from: 'client' | 'broker';
  readonly sentMs: number;
  readonly arrivesMs: number;
}

export interface WindowMoment {
  readonly atMs: number;
  readonly quota: number;
  /** Packet identifiers, in the order in which they came. */
  readonly remembered: readonly number[];
}

export interface WindowRun {
  readonly packets: readonly SentPacket[];
  /** One for each step, oldest first. */
  readonly moments: readonly WindowMoment[];
  readonly finished: number;
  readonly closed: boolean;
}

export const messages = 12;
export const endMs = 2_000;
export const stepMs = 20;
const oneWayMs = 100;

export const startingWindow: WindowSettings = { receiveMaximum: 5, behaviour: 'polite', enforced: true };

export function runWindow(settings: WindowSettings): WindowRun {
  const { receiveMaximum, behaviour, enforced } = settings;
  const packets: SentPacket[] = [];
  const moments: WindowMoment[] = [];
  const remembered = new Set<number>();
  let [quota, sent, finished, closing, closed] = [receiveMaximum, 0, 0, false, false];
  const send = (name: SentPacket['name'], id: number, from: SentPacket['from'], sentMs: number) =>
    packets.push({ name, id, from, sentMs, arrivesMs: sentMs + oneWayMs });
  for (let atMs = 0; atMs <= endMs; atMs += stepMs) {
    for (const { name, id } of packets.filter(({ arrivesMs }) => arrivesMs === atMs)) {
      if (name === 'DISCONNECT') closed = true;
      if (closed || (closing && name !== 'DISCONNECT')) continue;
      if (name === 'PUBLISH') {
        if (enforced && remembered.size >= receiveMaximum) {
          send('DISCONNECT', 0, 'broker', atMs);
          closing = true;
          remembered.clear();
          continue;
        }
        remembered.add(id);
        send('PUBREC', id, 'broker', atMs);
      } else if (name === 'PUBREC' && behaviour === 'polite') send('PUBREL', id, 'client', atMs);
      else if (name === 'PUBREL') {
        remembered.delete(id);
        send('PUBCOMP', id, 'broker', atMs);
      } else if (name === 'PUBCOMP') [quota, finished] = [quota + 1, finished + 1];
    }
    const mayStill = sent < messages && !closed && (behaviour === 'ignores' || quota > 0);
    if (mayStill) {
      sent += 1;
      quota -= 1;
      send('PUBLISH', sent, 'client', atMs);
    }
    moments.push({ atMs, quota: Math.max(0, quota), remembered: [...remembered] });
  }
  return { packets: untilClosed(packets), moments, finished, closed };
}

/** What was on its way when the broker closed is not answered any more. */
function untilClosed(packets: readonly SentPacket[]): SentPacket[] {
  const end = packets.find(({ name }) => name === 'DISCONNECT');
  return packets.filter((packet) => !end || packet === end || packet.sentMs <= end.sentMs);
}

export function momentAt({ moments }: WindowRun, atMs: number): WindowMoment {
  return moments[Math.min(moments.length - 1, Math.floor(atMs / stepMs))] ?? { atMs, quota: 0, remembered: [] };
}

/** On their way, with how far they have come, 0 at the client and 1 at the broker. */
export function onTheWire({ packets }: WindowRun, atMs: number): { packet: SentPacket; place: number }[] {
  return packets
    .filter(({ sentMs, arrivesMs }) => sentMs <= atMs && atMs < arrivesMs)
    .map((packet) => {
      const way = (atMs - packet.sentMs) / (packet.arrivesMs - packet.sentMs);
      return { packet, place: packet.from === 'client' ? way : 1 - way };
    });
}

export function sayWindow(run: WindowRun, { receiveMaximum, behaviour }: WindowSettings): string {
  const kept = run.moments.at(-1)?.remembered.length ?? 0;
  if (run.closed)
    return `Message ${receiveMaximum + 1} is one too many: the broker closes with 93 and remembers nothing.`;
  if (behaviour === 'polite') {
    const lastMs = Math.max(...run.packets.map(({ arrivesMs }) => arrivesMs));
    if (run.finished < messages) return `${run.finished} of ${messages} messages are finished after two seconds.`;
    return `All ${messages} messages are finished after ${lastMs} ms, never more than ${receiveMaximum} at a time.`;
  }
  return `The broker remembers ${kept} messages, and will until the session ends.`;
}
