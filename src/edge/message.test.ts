import { expect, test } from 'vitest';
import { Message } from './message.ts';

const message = () =>
  new Message({
    topicName: 'a',
    payload: Buffer.from('x'),
    qos: 0,
    retain: false,
    fromActor: null,
    fromClientId: null,
    fromSequence: null,
  });
const make = () => Buffer.from('frame');

test('subscribers of the same turn share the bytes, each kind its own', () => {
  const live = message();
  const first = live.frame('v5', make);
  expect(live.frame('v5', make)).toBe(first);
  expect(live.frame('v311', make)).not.toBe(first);
});

test('a message that is kept keeps no frames, since no limit counts them', () => {
  const kept = message();
  const before = kept.frame('v5', make);
  kept.keep();
  const after = kept.frame('v5', make);
  expect(after).not.toBe(before);
  expect(kept.frame('v5', make)).not.toBe(after);
});

test('a message that is kept has bytes of its own', () => {
  const read = Buffer.from('a large read');
  const { topicName, qos, retain } = message();
  const from = { fromActor: null, fromClientId: null, fromSequence: null };
  const kept = new Message({ topicName, qos, retain, ...from, payload: read.subarray(2, 7) });
  kept.keep();
  read.fill(0);
  expect(kept.payload.toString()).toBe('large');
});
