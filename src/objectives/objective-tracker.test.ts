import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../model/lab-event.ts';
import type { Condition, Objective } from '../model/objective.ts';
import { followedMax } from './condition-progress.ts';
import { createObjectiveTracker, foldObjectives } from './index.ts';

const base = {
  sandboxId: 'AAAAAAAAAAAAAAAAAAAAAA',
  listener: 'tcp',
  connectionId: 1,
  actor: 'attacker',
  clientId: 'visitor',
  principal: null,
  rule: null,
  spec: null,
};
let sequence = 0;
const stamp = () => {
  sequence += 1;
  return { ...base, sequence, atMs: sequence * 10 };
};
const delivered = (topicName: string, actor = 'attacker'): LabEvent => ({
  ...stamp(),
  type: 'message.delivered',
  topicName,
  actor,
  qos: 0,
  retain: false,
  path: 'live',
  fromActor: 'device:lock',
  fromSequence: 1,
  payloadBytes: 1,
  text: 'x',
});
const granted = (topicFilter: string): LabEvent => ({ ...stamp(), type: 'subscribe.granted', topicFilter, qos: 0 });
const answer = (secret: string, correct: boolean): LabEvent => ({ ...stamp(), type: 'answer.given', secret, correct });
const verdict = (passed: boolean): LabEvent => ({ ...stamp(), type: 'verdict.given', passed });

const objective = (condition: Condition): Objective => ({ id: 'A1', half: 'attack', title: 'It', condition });
const deliveries = (atLeast: number, distinct?: string): Condition => ({
  kind: 'count',
  of: { type: 'message.delivered', where: { actor: 'attacker' } },
  atLeast,
  ...(distinct && { distinct }),
});
const stateAfter = (condition: Condition, ...events: LabEvent[]) => foldObjectives([objective(condition)], events)[0];

describe('count', () => {
  it('is solved by enough events and at the time of the last one needed', () => {
    const events = [delivered('a'), delivered('a'), delivered('a')];
    expect(stateAfter(deliveries(3), ...events.slice(0, 2))).toMatchObject({ solved: false, current: 2, needed: 3 });
    expect(stateAfter(deliveries(3), ...events)).toMatchObject({
      solved: true,
      solvedAtMs: events[2]?.atMs,
      current: 3,
    });
  });

  it('passes over events of another type or another actor', () => {
    expect(stateAfter(deliveries(1), granted('#'), delivered('a', 'device:phone'))).toMatchObject({ current: 0 });
  });

  it('counts a value once if distinct values are asked for', () => {
    expect(stateAfter(deliveries(2, 'topicName'), delivered('a'), delivered('a'))).toMatchObject({ current: 1 });
    expect(stateAfter(deliveries(2, 'topicName'), delivered('a'), delivered('b'))).toMatchObject({ solved: true });
  });

  it('never counts events without the field, so that a misspelt one solves nothing', () => {
    expect(stateAfter(deliveries(1, 'topic'), delivered('a'))).toMatchObject({ solved: false, current: 0 });
  });
});

describe('count, unless something happens', () => {
  const unseen: Condition = {
    kind: 'count',
    of: { type: 'message.delivered', where: {} },
    atLeast: 2,
    unless: { type: 'subscribe.granted', where: { topicFilter: '#' } },
  };

  it('is solved where it does not happen before', () => {
    expect(stateAfter(unseen, delivered('a'), granted('a'), delivered('a'))).toMatchObject({
      solved: true,
      current: 2,
    });
    expect(stateAfter(unseen, delivered('a'), delivered('a'), granted('#'))).toMatchObject({ solved: true });
  });

  it('counts nothing any more once it has happened', () => {
    const spoilt = [delivered('a'), granted('#'), delivered('a'), delivered('a')];
    expect(stateAfter(unseen, ...spoilt)).toMatchObject({ solved: false, current: 0 });
  });
});

describe('sequence', () => {
  const condition: Condition = {
    kind: 'sequence',
    steps: [
      { type: 'subscribe.granted', where: {} },
      { type: 'message.delivered', where: { topicName: 'a' } },
    ],
  };
  it('takes the steps in their order, others in between', () => {
    expect(stateAfter(condition, granted('#'), delivered('b'), delivered('a'))).toMatchObject({
      solved: true,
      current: 2,
    });
  });
  it('does not take them in another order', () => {
    expect(stateAfter(condition, delivered('a'), granted('#'))).toMatchObject({ solved: false, current: 1 });
  });
  describe('on one connection', () => {
    const one: Condition = { ...condition, same: 'connectionId' };
    const on = <T extends LabEvent>(connectionId: number | null, event: T): T => ({ ...event, connectionId });
    it('does not take one step here and the other there', () => {
      expect(stateAfter(one, on(1, granted('#')), on(2, delivered('a')))).toMatchObject({ solved: false, current: 1 });
      expect(stateAfter(one, on(null, granted('#')), on(null, delivered('a')))).toMatchObject({ current: 0 });
    });
    it('takes both from one of several', () => {
      const events = [on(1, granted('#')), on(2, granted('#')), on(2, delivered('b')), on(2, delivered('a'))];
      expect(stateAfter(one, ...events)).toMatchObject({ solved: true, current: 2 });
    });
    it('follows so many and no more', () => {
      const others = Array.from({ length: followedMax }, (_, index) => on(index + 2, granted('#')));
      expect(stateAfter(one, on(1, granted('#')), ...others, on(1, delivered('a')))).toMatchObject({ solved: false });
      expect(stateAfter(one, on(1, granted('#')), ...others, on(2, delivered('a')))).toMatchObject({ solved: true });
    });
  });
});

describe('answer and verdict', () => {
  it('wants the right answer to this question', () => {
    const condition: Condition = { kind: 'answer', secret: 'pin' };
    expect(stateAfter(condition, answer('pin', false), answer('other', true))).toMatchObject({ solved: false });
    expect(stateAfter(condition, answer('pin', true))).toMatchObject({ solved: true });
  });
  it('wants a verdict that passed', () => {
    expect(stateAfter({ kind: 'verdict' }, verdict(false))).toMatchObject({ solved: false });
    expect(stateAfter({ kind: 'verdict' }, verdict(true))).toMatchObject({ solved: true });
  });
});

describe('field matchers', () => {
  const solvedBy = (where: Extract<Condition, { kind: 'count' }>['of']['where'], event: LabEvent) =>
    stateAfter({ kind: 'count', of: { type: event.type, where }, atLeast: 1 }, event)?.solved;

  it.each([
    ['a scalar', { topicName: 'a/b' }, true],
    ['another scalar', { topicName: 'a/c' }, false],
    ['null', { principal: null }, true],
    ['not', { topicName: { not: 'a/c' } }, true],
    ['not the value it has', { topicName: { not: 'a/b' } }, false],
    ['not, of a field that is not there', { topic: { not: 'a/c' } }, false],
    ['one of several', { topicName: { oneOf: ['a/c', 'a/b'] } }, true],
    ['none of several', { topicName: { oneOf: ['a/c', 'a/d'] } }, false],
    ['a topic filter that matches', { topicName: { topicFilter: 'a/+' } }, true],
    ['a topic filter that does not', { topicName: { topicFilter: 'b/#' } }, false],
    ['a topic filter for a number', { payloadBytes: { topicFilter: '#' } }, false],
    ['a number that is large enough', { payloadBytes: { atLeast: 1 } }, true],
    ['a number that is too small', { payloadBytes: { atLeast: 2 } }, false],
    ['a size, of a text', { topicName: { atLeast: 0 } }, false],
    ['a size, of a field that is not there', { bytes: { atLeast: 0 } }, false],
    ['a number at its limit', { payloadBytes: { atMost: 1 } }, true],
    ['a number above it', { payloadBytes: { atMost: 0 } }, false],
    ['a limit for a text', { topicName: { atMost: 9 } }, false],
    ['present', { clientId: { present: true } }, true],
    ['present, of null', { principal: { present: true } }, false],
    ['absent', { principal: { present: false } }, true],
    ['absent, of a value', { clientId: { present: false } }, false],
    ['absent, of a field that is not there', { topic: { present: false } }, true],
  ])('%s', (_, where, solved) => {
    expect(solvedBy(where, delivered('a/b'))).toBe(solved);
  });

  it.each([
    ['#', true],
    ['home/+/state', true],
    ['home/lock/state', false],
  ])('tells whether %s has a wildcard', (topicFilter, hasWildcard) => {
    expect(solvedBy({ topicFilter: { wildcard: true } }, granted(topicFilter))).toBe(hasWildcard);
    expect(solvedBy({ topicFilter: { wildcard: false } }, granted(topicFilter))).toBe(!hasWildcard);
  });

  it('does not look at what every object inherits', () => {
    expect(solvedBy({ constructor: { present: true } }, delivered('a'))).toBe(false);
  });
});

describe('createObjectiveTracker', () => {
  it('answers with all states when one changed, and with null when none did', () => {
    const tracker = createObjectiveTracker([objective(deliveries(2)), { ...objective({ kind: 'verdict' }), id: 'D1' }]);
    expect(tracker.add(delivered('a'))).toEqual(tracker.states());
    expect(tracker.add(granted('#'))).toBeNull();
  });

  it('keeps solved what is solved, and no longer changes it', () => {
    const tracker = createObjectiveTracker([objective(deliveries(1))]);
    const solved = tracker.add(delivered('a'));
    expect(tracker.add(delivered('b'))).toBeNull();
    expect(tracker.states()).toEqual(solved);
  });

  it('gives the same states for the same log', () => {
    const events = [granted('#'), delivered('a'), delivered('b'), answer('pin', true)];
    const objectives = [objective(deliveries(2, 'topicName')), objective({ kind: 'answer', secret: 'pin' })];
    const tracker = createObjectiveTracker(objectives);
    for (const event of events) tracker.add(event);
    expect(foldObjectives(objectives, events)).toEqual(tracker.states());
  });
});
