import { describe, expect, it } from 'vitest';
import { runBucket, sayBucket, startingBucket } from './bucket.ts';
import { heldSeconds, keptBytes, sayBytes, sayDuration, sayPlaces, startingExposure } from './exposure.ts';
import { messages, momentAt, onTheWire, runWindow, sayWindow, startingWindow } from './window.ts';

describe('exposure', () => {
  it('is one and a half keep-alives, and for ever without one', () => {
    expect(heldSeconds(65_535)).toBe(98_302.5);
    expect(sayDuration(heldSeconds(65_535))).toBe('27 h 18 min');
    expect(sayDuration(heldSeconds(1_200))).toBe('30 min');
    expect(sayPlaces({ ...startingExposure, keepAliveSeconds: 0 })).toContain('for ever');
  });

  it('is sessions times messages times bytes', () => {
    expect(keptBytes({ ...startingExposure, sessions: 2, messages: 3, bytes: 5 })).toBe(30);
    expect([999, 1_000, 1_280_000_000].map(sayBytes)).toEqual(['999 B', '1 kB', '1.28 GB']);
  });
});

describe('token bucket', () => {
  it('lets a burst pass that fits, and what fits the rate', () => {
    for (const trace of ['meter', 'line'] as const) {
      expect(runBucket({ ...startingBucket, trace })).toMatchObject({
        longestWaitSeconds: 0,
        thrownOut: 0,
        waiting: 0,
      });
    }
  });

  it('makes what is too much wait, and loses none of it', () => {
    const run = runBucket({ ...startingBucket, burst: 10 });
    expect(run.longestWaitSeconds).toBeGreaterThan(0);
    expect(run.passed.reduce((sum, one) => sum + one)).toBe(run.arrived.reduce((sum, one) => sum + one));
  });

  it('serves a flood for burst / (flood - rate), and then at the rate', () => {
    const { passed } = runBucket({ ...startingBucket, trace: 'flood' });
    expect(passed.slice(40, 42).reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(60);
    expect(passed.slice(50, 60)).toEqual(Array(10).fill(5));
  });

  it('throws out a meter over and over whose backlog never fits', () => {
    const run = runBucket({ trace: 'meter', perSecond: 1, burst: 8, onExceed: 'disconnect' });
    expect(run.thrownOut).toBeGreaterThan(2);
    expect(sayBucket(run)).toContain('thrown out');
  });
});

describe('window', () => {
  it('is never exceeded by a polite client, which finishes all its messages', () => {
    const run = runWindow(startingWindow);
    expect(Math.max(...run.moments.map(({ remembered }) => remembered.length))).toBeLessThanOrEqual(5);
    expect(run).toMatchObject({ finished: messages, closed: false });
    expect(sayWindow(run, startingWindow)).toContain(`All ${messages}`);
  });

  it('is faster when it is larger', () => {
    const lastOf = (receiveMaximum: number) =>
      Math.max(...runWindow({ ...startingWindow, receiveMaximum }).packets.map(({ arrivesMs }) => arrivesMs));
    expect(lastOf(10)).toBeLessThan(lastOf(3));
    expect(runWindow({ ...startingWindow, receiveMaximum: 1 }).finished).toBeLessThan(messages);
  });

  it('stops a hoarder at its quota, whose messages stay', () => {
    const run = runWindow({ ...startingWindow, behaviour: 'hoards' });
    expect(momentAt(run, 2_000)).toMatchObject({ quota: 0, remembered: [1, 2, 3, 4, 5] });
    expect(run.closed).toBe(false);
  });

  it('binds whoever ignores it only where it is enforced', () => {
    const ignores = { ...startingWindow, behaviour: 'ignores' } as const;
    expect(runWindow(ignores).closed).toBe(true);
    expect(momentAt(runWindow(ignores), 2_000).remembered).toEqual([]);
    expect(momentAt(runWindow({ ...ignores, enforced: false }), 2_000).remembered).toHaveLength(messages);
  });

  it('has packets on the wire for as long as they take', () => {
    const [first] = onTheWire(runWindow(startingWindow), 50);
    expect(first).toMatchObject({ packet: { name: 'PUBLISH', id: 1 }, place: 0.5 });
  });
});
