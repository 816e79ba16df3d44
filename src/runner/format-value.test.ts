import { describe, expect, it } from 'vitest';
import { formatArguments, formatValue, TEXT_LENGTH_MAX } from './format-value.ts';

describe('formatArguments', () => {
  it('prints strings bare and values as a console would', () => {
    expect(formatArguments(['topic', { a: 1, b: ['x'] }, null, undefined, 3n])).toBe(
      'topic { a: 1, b: ["x"] } null undefined 3n',
    );
  });

  it('shows payloads as text where they are text, and as hex where they are not', () => {
    expect(formatValue(new TextEncoder().encode('OPEN\n'))).toBe('<5 bytes "OPEN\\n">');
    expect(formatValue(Uint8Array.of(0, 255, 16))).toBe('<3 bytes 00 ff 10>');
  });

  it('survives a circle, and does not call a value shared by two keys a circle', () => {
    const shared = { x: 1 };
    const circle: Record<string, unknown> = { one: shared, two: shared };
    circle['self'] = circle;
    expect(formatValue(circle)).toBe('{ one: { x: 1 }, two: { x: 1 }, self: [circular] }');
  });

  it('bounds length, breadth and depth', () => {
    expect(formatArguments(['y'.repeat(TEXT_LENGTH_MAX + 5)])).toMatch(/… \(5 more\)$/);
    expect(formatValue(Array.from({ length: 60 }, () => 0))).toMatch(/… 10 more\]$/);
    expect(formatValue([[[[[1]]]]])).toBe('[[[[[…]]]]]');
  });
});
