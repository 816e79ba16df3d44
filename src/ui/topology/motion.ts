/** Which events are seen to move in the picture, and how. Pure, so that the picture can be tested without one. */
import type { LabEvent } from '../../model/lab-event.ts';

export interface Motion {
  /** The node at the outer end; the broker is always the other. */
  node: string;
  course: 'in' | 'out' | 'stopped' | 'withheld';
  /** Whose doing it is: decides the colour. */
  side: 'attacker' | 'house';
  /** A few words that travel along. */
  caption: string;
}

const CAPTION_MAX = 30;

/** @param nodeOf Node of an actor; actors without one (graders, noise) move nothing. */
export function motionOf(event: LabEvent, nodeOf: (actor: string) => string | undefined): Motion | null {
  const node = event.actor === null ? undefined : nodeOf(event.actor);
  if (node === undefined) return null;
  const side = event.actor === 'attacker' ? 'attacker' : 'house';
  switch (event.type) {
    case 'connect.accepted':
      return { node, side, course: 'in', caption: 'CONNECT' };
    case 'connect.refused':
      return { node, side, course: 'stopped', caption: 'CONNECT' };
    case 'packet.malformed':
      return { node, side, course: 'stopped', caption: 'malformed' };
    case 'subscribe.granted':
      return { node, side, course: 'in', caption: `listen ${short(event.topicFilter)}` };
    case 'subscribe.refused':
      return { node, side, course: 'stopped', caption: `listen ${short(event.topicFilter)}` };
    case 'publish.accepted':
      return { node, side, course: 'in', caption: said(event) };
    case 'publish.refused':
      return { node, side, course: 'stopped', caption: said(event) };
    case 'message.delivered':
      // What the attacker makes a device hear is the attacker's doing, and so is what the attacker overhears.
      return { node, side: event.fromActor === 'attacker' ? 'attacker' : side, course: 'out', caption: said(event) };
    case 'message.withheld':
      return { node, side, course: 'withheld', caption: short(event.topicName) };
    default:
      return null;
  }
}

function said({ topicName, text }: { topicName: string; text: string }): string {
  return short(`${topicName} ${text}`);
}

/** The end of a topic says most: the common prefix is what gets cut. */
function short(text: string): string {
  const kept = text.replace(/^\/?[^/\s]+\//, '');
  return kept.length > CAPTION_MAX ? `${kept.slice(0, CAPTION_MAX)}…` : kept;
}
