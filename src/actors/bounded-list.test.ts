import { describe, expect, it } from 'vitest';
import { BoundedList } from './bounded-list.ts';

const listOf = (...texts: string[]) => {
  const list = new BoundedList<string>({ itemsMax: 3, weightMax: 10 }, (text) => text.length);
  for (const text of texts) list.add(text);
  return list.items;
};

describe('BoundedList', () => {
  it('keeps all up to its limits', () => expect(listOf('aaa', 'bbb', 'cccc')).toEqual(['aaa', 'bbb', 'cccc']));
  it('drops the oldest beyond the number', () => expect(listOf('a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd']));
  it('drops as many as weigh too much', () => expect(listOf('aaaaa', 'bbbbb', 'cccccc')).toEqual(['cccccc']));
  it('does not keep what is too heavy alone', () => expect(listOf('a', 'bbbbbbbbbbb')).toEqual([]));
});
