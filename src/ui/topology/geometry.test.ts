import { expect, it } from 'vitest';
import { placeNodes, shortOf } from './geometry.ts';

const nodes = [
  { id: 'left', x: 10, y: 30 },
  { id: 'right', x: 90, y: 30 },
];

it('uses the whole width of the pane and keeps every node inside it', () => {
  const places = placeNodes({ nodes }, { width: 600, height: 300 });
  const [left, right] = [places.get('left'), places.get('right')];
  expect(left?.x).toBeGreaterThan(0);
  expect(right?.x).toBeLessThan(600);
  expect((right?.x ?? 0) - (left?.x ?? 0)).toBeGreaterThan(400);
});

it('stays finite in a pane without room', () => {
  for (const { x, y } of placeNodes({ nodes }, { width: 0, height: 0 }).values())
    expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
});

it('stops short of a point, also when it is already there', () => {
  expect(shortOf({ x: 0, y: 0 }, { x: 100, y: 0 }, 30)).toEqual({ x: 70, y: 0 });
  expect(shortOf({ x: 5, y: 5 }, { x: 5, y: 5 }, 30)).toEqual({ x: 5, y: 5 });
});
