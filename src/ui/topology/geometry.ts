/** Places the nodes of the 100 × 60 grid in the pixels of the pane, so that labels keep their size. */
import type { LabDefinition } from '../../model/lab-definition.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Room for a node's box and its two lines of text. */
const MARGIN = { left: 62, right: 62, top: 40, bottom: 62 } as const;

export function placeNodes({ nodes }: LabDefinition['topology'], { width, height }: Size): Map<string, Point> {
  const innerWidth = Math.max(0, width - MARGIN.left - MARGIN.right);
  const innerHeight = Math.max(0, height - MARGIN.top - MARGIN.bottom);
  const xs = spread(nodes.map(({ x }) => x));
  const ys = spread(nodes.map(({ y }) => y));
  return new Map(
    nodes.map(({ id, x, y }) => [id, { x: MARGIN.left + xs(x) * innerWidth, y: MARGIN.top + ys(y) * innerHeight }]),
  );
}

/** Maps the range that is used to 0…1, so that no pane wastes its border. */
function spread(values: readonly number[]): (value: number) => number {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return (value) => (high === low ? 0.5 : (value - low) / (high - low));
}

export function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

/** The point on the way from `a` to `b` that is `distance` pixels before `b`. */
export function shortOf(a: Point, b: Point, distance: number): Point {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  return length === 0 ? b : between(a, b, Math.max(0, 1 - distance / length));
}
