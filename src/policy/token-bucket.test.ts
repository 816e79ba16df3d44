import { expect, test } from 'vitest';
import { type Bucket, draw, fullBucket } from './token-bucket.ts';

const rate = { perSecond: 20, burst: 60 };

test('a full bucket gives its burst at once and then one token every 50 ms', () => {
  let bucket: Bucket = fullBucket(rate, 0);
  for (let i = 0; i < 60; i += 1) {
    const drawn = draw(rate, bucket, 1, 0);
    expect(drawn.waitMs).toBe(0);
    bucket = drawn.bucket;
  }
  expect(draw(rate, bucket, 1, 0).waitMs).toBe(50);
  expect(draw(rate, bucket, 1, 49).waitMs).toBe(1);
  expect(draw(rate, bucket, 1, 50).waitMs).toBe(0);
});

test('in the long run it gives its rate, and no more than its burst after a long time', () => {
  let bucket = fullBucket(rate, 0);
  let given = 0;
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 5) {
    const drawn = draw(rate, bucket, 1, nowMs);
    if (drawn.waitMs > 0) continue;
    bucket = drawn.bucket;
    given += 1;
  }
  expect(given).toBe(60 + 60 * 20);
  expect(draw(rate, bucket, 61, 10_000_000).waitMs).toBe(50);
  expect(draw(rate, bucket, 60, 10_000_000).waitMs).toBe(0);
});

test('a debt is paid before anything else is given', () => {
  const { bucket, waitMs } = draw(rate, fullBucket(rate, 0), 100, 0);
  expect(waitMs).toBe(2_000);
  expect(draw(rate, bucket, 1, 2_000).waitMs).toBe(50);
});

test('a clock that goes backwards fills nothing, and a smaller burst takes what is too much', () => {
  const empty = draw(rate, fullBucket(rate, 1_000), 60, 1_000).bucket;
  expect(draw(rate, empty, 1, 0).waitMs).toBe(50);
  expect(draw({ perSecond: 20, burst: 5 }, fullBucket(rate, 0), 6, 0).waitMs).toBe(50);
});
