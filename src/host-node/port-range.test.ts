import { expect, test } from 'vitest';
import { createPortRange } from './port-range.ts';

test('no port is handed out twice until it is released', () => {
  const range = createPortRange({ first: 2_000, last: 2_009 });
  const first = range.reserve('ann', 4);
  const second = range.reserve('ann', 4);
  const third = range.reserve('bob', 4);
  expect([...first, ...second, ...third].sort()).toEqual(Array.from({ length: 10 }, (_, index) => 2_000 + index));
  expect(() => range.reserve('cid', 1)).toThrow('ERR_LISTENER_RANGE_EXHAUSTED');
  range.release(first);
  expect(range.reserve('ann', 1)).toEqual(first.slice(0, 1));
});

test('the same wish is granted the same port', () => {
  const bounds = { first: 20_000, last: 20_999 };
  expect(createPortRange(bounds).reserve('ann lab tcp', 3)).toEqual(createPortRange(bounds).reserve('ann lab tcp', 3));
  expect(createPortRange(bounds).reserve('ann lab tcp', 1)).not.toEqual(
    createPortRange(bounds).reserve('bob lab tcp', 1),
  );
});
