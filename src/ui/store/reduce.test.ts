import { describe, expect, it } from 'vitest';
import { event } from './event.fixture.ts';
import { lab, objectives, sandboxView } from './lab.fixture.ts';
import { EVENTS_MAX, initialState, type LabState, OUTPUT_MAX, OWN_CONNECTIONS_MAX } from './lab-state.ts';
import { type Action, reduce } from './reduce.ts';

const after = (...actions: Action[]): LabState => actions.reduce(reduce, initialState(lab));
const snapshot: Action = { type: 'snapshot', sandbox: sandboxView(), events: [], dropped: 0 };
const events = (...list: ReturnType<typeof event>[]): Action => ({ type: 'events', events: list, dropped: 0 });

describe('reduce', () => {
  it('is live with a snapshot, and forgets what was shown before it', () => {
    const first = events(
      event('retained.set', { topicName: 'a' }),
      event('packet.sent', { packetType: 'pingresp', hex: 'd000', length: 2 }),
    );
    const state = after(snapshot, first, snapshot);
    expect(state.link).toBe('live');
    expect(state.events).toEqual([]);
    expect(state.packets.rows).toEqual([]);
  });

  it('never gives two rows the same key, also across a reset', () => {
    const one = events(
      event('retained.set', { topicName: 'a' }),
      event('packet.sent', { packetType: 'pingresp', hex: 'd000', length: 2 }),
    );
    const before = after(snapshot, one);
    const later = [snapshot, one].reduce(reduce, before);
    expect(later.events[0]?.uid).not.toBe(before.events[0]?.uid);
    expect(later.packets.rows[0]?.uid).not.toBe(before.packets.rows[0]?.uid);
  });

  it('keeps packet events out of the event list and bounds it', () => {
    const told = Array.from({ length: EVENTS_MAX + 5 }, () => event('retained.set', { topicName: 'a' }));
    const state = after(
      snapshot,
      events(event('packet.sent', { packetType: 'pingresp', hex: 'd000', length: 2 }), ...told),
    );
    expect(state.events).toHaveLength(EVENTS_MAX);
    expect(state.events.every(({ event: { type } }) => type === 'retained.set')).toBe(true);
    expect(state.packets.rows).toHaveLength(1);
  });

  it('bounds the output and tells how much a script printed beyond', () => {
    const lines = Array.from({ length: OUTPUT_MAX + 5 }, () => ({ level: 'log' as const, text: 'x' }));
    const state = after({ type: 'output', lines, dropped: 7 });
    expect(state.output).toHaveLength(OUTPUT_MAX);
    expect(state.output.at(-1)?.text).toBe('7 more lines were not kept.');
  });

  it('announces a solve once, and not what was solved before the page was opened', () => {
    const fresh = after(snapshot, { type: 'objectives', objectives: objectives(true) });
    expect(fresh.announcement.text).toBe('Objective solved: Open it');
    const again = reduce(fresh, { type: 'objectives', objectives: objectives(true) });
    expect(again.announcement.uid).toBe(fresh.announcement.uid);
    const old = { ...snapshot, sandbox: sandboxView({ objectives: objectives(true) }) };
    expect(after(old, { type: 'objectives', objectives: objectives(true) }).announcement.text).toBe('');
  });

  it('announces a device that the attacker moved, and not one that moved by itself', () => {
    const moved = { deviceId: 'door', property: 'lock', from: 'locked', to: 'unlocked' };
    const byYou = event('device.changed', { ...moved, causeActor: 'attacker' });
    const byItself = event('device.changed', { ...moved, causeActor: null });
    expect(after(snapshot, events(byYou)).announcement.text).toBe('Front door: lock locked → unlocked, caused by you.');
    expect(after(snapshot, events(byItself)).announcement.text).toBe('');
  });

  it('counts the connections that are the learner’s own, within a limit', () => {
    const open = (connectionId: number, actor: string) => event('connect.accepted', { connectionId, actor });
    const state = after(snapshot, events(open(1, 'attacker'), open(2, 'device:door'), open(3, 'attacker')));
    expect(state.ownConnections).toEqual([1, 3]);
    const closed = reduce(
      state,
      events(event('connection.closed', { connectionId: 1, actor: 'attacker', by: 'client' })),
    );
    expect(closed.ownConnections).toEqual([3]);
    const many = Array.from({ length: OWN_CONNECTIONS_MAX + 9 }, (_, index) => open(index, 'attacker'));
    expect(after(snapshot, events(...many)).ownConnections).toHaveLength(OWN_CONNECTIONS_MAX);
  });

  it('keeps the policy in force when the sandbox ends, for the next one', () => {
    const state = after(
      snapshot,
      { type: 'policy', policy: '{"a":1}' },
      { type: 'ended', reason: 'crashed', message: 'Gone.' },
    );
    expect(state).toMatchObject({ link: 'ended', policyInForce: '{"a":1}', ended: { reason: 'crashed' } });
    const next = reduce(state, { type: 'opened', sandbox: sandboxView() });
    expect(next.ended).toBeNull();
  });

  it('knows for which policy a verdict was given', () => {
    const verdict = { labId: lab.id, passed: false, checks: [], nearMiss: null, tookMs: 1 };
    const state = after(
      snapshot,
      { type: 'policy', policy: 'one' },
      { type: 'verdict', verdict },
      { type: 'policy', policy: 'two' },
    );
    expect([state.verdictPolicy, state.policyInForce]).toEqual(['one', 'two']);
  });

  it('stops waiting for a verdict when something went wrong', () => {
    const problem = { code: 'ERR_X', title: 'X', status: 500, detail: 'Broken.', remedy: 'Wait.' };
    const state = after({ type: 'verifying' }, { type: 'problem', problem });
    expect(state).toMatchObject({ verifying: false, problem, announcement: { text: 'Broken. Wait.' } });
  });
});
