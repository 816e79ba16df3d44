import { expect, test } from 'vitest';
import { Ledger, type Stream } from './ledger.ts';

const once: Stream = { reader: 'r', publisher: 'p', qos: 2 };
const atLeastOnce: Stream = { ...once, qos: 1 };

/** Four messages were published in each stream; these arrived. */
function after(arrived: number[], stream: Stream): Ledger {
  const ledger = new Ledger();
  for (let i = 0; i < 4; i += 1) ledger.owe(stream);
  for (const sequence of arrived) ledger.note(stream, sequence);
  return ledger;
}

test('everything once and in order is nothing to report', () => {
  const ledger = after([1, 2, 3, 4], once);
  expect(ledger.settled).toBe(true);
  expect(ledger.findings()).toEqual({
    received: 4,
    owed: 4,
    lost: 0,
    repeated: { qos1: 0, qos2: 0 },
    overtaken: 0,
  });
});

test.each([
  ['the first', [2, 3, 4]],
  ['one between', [1, 2, 4]],
  ['the last', [1, 2, 3]],
])('%s is lost', (_, arrived) => {
  const ledger = after(arrived, atLeastOnce);
  expect(ledger.settled).toBe(false);
  expect(ledger.findings()).toMatchObject({ received: 3, lost: 1 });
});

test('a repetition is counted under its QoS, whenever it comes, and makes up for no loss', () => {
  expect(after([1, 1, 2, 4, 4], once).findings()).toMatchObject({ lost: 1, repeated: { qos1: 0, qos2: 2 } });
  expect(after([1, 2, 3, 4, 2], atLeastOnce).findings()).toMatchObject({ lost: 0, repeated: { qos1: 1, qos2: 0 } });
});

test('what comes late was overtaken', () => {
  expect(after([1, 3, 2, 4], once).findings()).toMatchObject({ lost: 0, overtaken: 1 });
});
