/** Draws messages under way with the Web Animations API: no React per message, a bounded number at a time. */
import { between, type Point, shortOf } from './geometry.ts';
import type { Motion } from './motion.ts';

export const MOTES_MAX = 48;
/** With more than this under way, captions would only cover one another. */
const CAPTIONS_MAX = 3;
/** In a picture narrower than this they would cover it. */
const CAPTIONS_FROM_PX = 480;
const TRAVEL_MS = 720;
const BROKER_RADIUS = 34;
const NODE_RADIUS = 26;
const SVG = 'http://www.w3.org/2000/svg';

export interface Motes {
  /** @returns False if there are too many under way and this one is not drawn. */
  launch(motion: Motion, node: Point, broker: Point, sceneWidth: number): boolean;
  clear(): void;
}

export function createMotes(layer: SVGGElement): Motes {
  let captions = 0;
  return {
    launch(motion, node, broker, sceneWidth) {
      if (layer.childElementCount >= MOTES_MAX) return false;
      const withCaption = captions < CAPTIONS_MAX && sceneWidth >= CAPTIONS_FROM_PX;
      if (withCaption) captions += 1;
      const mote = drawMote(motion, withCaption, node.x > broker.x ? 'left' : 'right');
      layer.append(mote);
      const flight = mote.animate(keyframes(motion, node, broker), {
        duration: duration(motion),
        easing: 'ease-in-out',
      });
      flight.onfinish = flight.oncancel = () => {
        mote.remove();
        if (withCaption) captions -= 1;
      };
      if (motion.course === 'stopped' || motion.course === 'withheld')
        layer.append(drawShield(stopPoint(motion, node, broker), motion));
      return true;
    },
    clear: () => layer.replaceChildren(),
  };
}

function duration({ course }: Motion): number {
  return course === 'stopped' || course === 'withheld' ? TRAVEL_MS * 1.5 : TRAVEL_MS;
}

/** Where the policy's word meets the message: at the broker's edge coming in, just outside it going out. */
function stopPoint({ course }: Motion, node: Point, broker: Point): Point {
  return shortOf(node, broker, course === 'stopped' ? BROKER_RADIUS + 14 : BROKER_RADIUS + 34);
}

function keyframes(motion: Motion, node: Point, broker: Point): Keyframe[] {
  const atNode = shortOf(broker, node, NODE_RADIUS);
  const atBroker = shortOf(node, broker, BROKER_RADIUS);
  const stop = stopPoint(motion, node, broker);
  switch (motion.course) {
    case 'in':
      return [frame(atNode, 0), frame(atNode, 1, 0.08), frame(atBroker, 1, 0.94), frame(atBroker, 0)];
    case 'out':
      return [frame(atBroker, 0), frame(atBroker, 1, 0.08), frame(atNode, 1, 0.94), frame(atNode, 0)];
    case 'stopped':
      return [frame(atNode, 0), frame(atNode, 1, 0.06), frame(stop, 1, 0.5), frame(between(stop, node, 0.22), 0)];
    case 'withheld':
      return [frame(atBroker, 0), frame(atBroker, 1, 0.06), frame(stop, 1, 0.4), frame(between(stop, broker, 0.5), 0)];
  }
}

function frame({ x, y }: Point, opacity: number, offset?: number): Keyframe {
  return { transform: `translate(${x}px, ${y}px)`, opacity, ...(offset === undefined ? {} : { offset }) };
}

/** The caption stands on the inner side, where the picture has room for it. */
function drawMote({ side, caption }: Motion, withCaption: boolean, captionAt: 'left' | 'right'): SVGGElement {
  const mote = element('g', { class: 'wb-mote', 'data-side': side });
  mote.append(element('circle', { r: '5' }));
  if (withCaption) {
    const text = element(
      'text',
      captionAt === 'right' ? { x: '2', y: '-9' } : { x: '-2', y: '-9', 'text-anchor': 'end' },
    );
    text.textContent = caption;
    mote.append(text);
  }
  return mote;
}

/** Appears when the message arrives and stays a moment longer than it. */
function drawShield({ x, y }: Point, motion: Motion): SVGGElement {
  const shield = element('g', { class: 'wb-shield' });
  shield.append(
    element('path', { d: 'M0 -10 L9 -6.5 V1 C9 6 4.5 9.5 0 11 C-4.5 9.5 -9 6 -9 1 V-6.5 Z' }),
    element('path', { d: 'M-3.6 -3.2 L3.6 4 M3.6 -3.2 L-3.6 4', class: 'wb-shield-cross' }),
  );
  const at = `translate(${x}px, ${y}px)`;
  const arrival = motion.course === 'stopped' ? 0.36 : 0.28;
  const flight = shield.animate(
    [
      { transform: `${at} scale(0.4)`, opacity: 0 },
      { transform: `${at} scale(0.4)`, opacity: 0, offset: arrival },
      { transform: `${at} scale(1.15)`, opacity: 1, offset: arrival + 0.06 },
      { transform: `${at} scale(1)`, opacity: 1, offset: 0.8 },
      { transform: `${at} scale(1)`, opacity: 0 },
    ],
    { duration: TRAVEL_MS * 2.2 },
  );
  flight.onfinish = flight.oncancel = () => shield.remove();
  return shield;
}

function element<K extends 'g' | 'circle' | 'text' | 'path'>(name: K, attributes: Record<string, string>) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
