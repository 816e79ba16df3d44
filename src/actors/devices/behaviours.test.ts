/** What each kind does with what reaches it, without a network. */
import { describe, expect, it } from 'vitest';
import type { DeviceDefinition } from '../../model/lab-definition.ts';
import type { Behaviour } from './behaviour.ts';
import { behaviours } from './behaviours.ts';
import { createBody } from './device-body.ts';
import { shownCharactersMax, shownTopicsMax } from './display.ts';

type Kind = DeviceDefinition['kind'];

/** A device of this kind with a topic of the same name for each of its roles. */
function device(kind: Kind) {
  const behaviour: Behaviour = behaviours[kind];
  const sent: string[] = [];
  const body = createBody({
    topics: Object.entries(behaviour.roles).map(([role, { does }]) => ({ role, does, topic: role, payload: null })),
    state: behaviour.initialState,
    changed: () => {},
    send: (topicName, payload, retain) => sent.push(`${topicName} ${payload}${retain ? ' retained' : ''}`),
  });
  const hear = (role: string, payload: string, topicName = role) =>
    behaviour.received?.(body, role, { topicName, payload });
  return { behaviour, body, sent, hear };
}

describe('an actuator', () => {
  it.each<[Kind, string, string, string, string]>([
    ['pump', 'pump', 'STOP', 'stopped', 'running'],
    ['valve', 'valve', 'open', 'open', 'closed'],
    ['garage-door', 'door', 'OPEN', 'open', 'closed'],
    ['car', 'doors', 'unlock', 'unlocked', 'locked'],
    ['charging-post', 'output', 'START', 'charging', 'idle'],
  ])('%s: %s obeys %s, says so once, and keeps its position otherwise', (kind, property, order, moved, before) => {
    const { body, sent, hear } = device(kind);
    for (const nonsense of ['', 'OPENED', `${order} now`, '{}']) hear('cmd', nonsense);
    expect(body.state[property]).toBe(before);
    expect(sent).toEqual([]);
    hear('cmd', order);
    hear('cmd', order);
    expect(body.state[property]).toBe(moved);
    expect(sent).toEqual([`state ${moved} retained`]);
  });

  it('takes an order in JSON under its own name', () => {
    const { body, hear } = device('valve');
    for (const nonsense of ['{"pump":"open"}', '{"valve":1}', '{"valve":"open"', '{"valve":null}'])
      hear('cmd', nonsense);
    expect(body.state['valve']).toBe('closed');
    hear('cmd', '{"valve":"open","id":7}');
    expect(body.state['valve']).toBe('open');
    hear('cmd', '{"valve":"shut","id":7}');
    expect(body.state['valve']).toBe('closed');
  });

  it('tells its position with every turn, and what it measures', () => {
    const { behaviour, body, sent } = device('pump');
    behaviour.turn(body, 1);
    expect(sent[0]).toBe('state running retained');
    expect(sent[1]).toMatch(/^telemetry 1[12]\.\d l\/s$/);
  });
});

describe('a bedside monitor', () => {
  it('tells the heart rate, and its alarm can be silenced', () => {
    const { behaviour, body, sent, hear } = device('bedside-monitor');
    hear('cmd', 'alarm loud');
    expect(body.state['alarm']).toBe('on');
    hear('cmd', 'ALARM OFF');
    expect(body.state['alarm']).toBe('off');
    behaviour.turn(body, 1);
    expect(sent).toEqual(['state alarm off retained', expect.stringMatching(/^vitals hr 7\d$/)]);
  });
});

describe('a vacuum', () => {
  it.each([
    ['{"camera":"on"}', { camera: 'on', work: 'docked' }],
    ['{"camera":"maybe"}', { camera: 'off', work: 'docked' }],
    ['CLEAN', { camera: 'off', work: 'cleaning' }],
    ['clean the hall', { camera: 'off', work: 'docked' }],
  ])('makes of %s %j', (order, state) => {
    const { body, hear } = device('vacuum');
    hear('cmd', order);
    expect(body.state).toEqual(state);
  });
});

describe('a display', () => {
  it('shows so many topics, so much of each, and counts all', () => {
    const { body, hear } = device('display');
    for (let i = 0; i < shownTopicsMax + 5; i += 1) hear('watch', 'x'.repeat(100), `topic/${i}`);
    expect(body.state['shown']).toBe(String(shownTopicsMax + 5));
    expect(Object.keys(body.state)).toHaveLength(shownTopicsMax + 1);
    expect(body.state['topic/0']).toHaveLength(shownCharactersMax);
  });
});

describe('a meter, a gateway and a worker', () => {
  it('count, announce and work', () => {
    const meter = device('meter');
    meter.behaviour.turn(meter.body, 1);
    expect(meter.sent).toEqual(['reading 184007']);
    const gateway = device('gateway');
    gateway.behaviour.connected?.(gateway.body);
    expect(gateway.sent).toEqual(['announce present retained']);
    const worker = device('worker');
    worker.hear('jobs', 'job 7');
    expect([worker.body.state['jobs'], worker.sent]).toEqual(['1', ['done job 7']]);
  });
});

it('calls every role that gives orders a command', () => {
  for (const [kind, { roles }] of Object.entries(behaviours)) {
    for (const [name, { does, command }] of Object.entries(roles)) {
      const orders = does === 'subscribes' && name !== 'watch' && name !== 'jobs';
      expect([kind, name, command ?? false]).toEqual([kind, name, orders]);
    }
  }
});

it('a remote gives orders by turns, and says another thing at every second start', () => {
  const { behaviour, body, sent, hear } = device('remote');
  behaviour.connected?.(body);
  for (const turn of [1, 2, 3, 4, 5]) behaviour.turn(body, turn);
  behaviour.connected?.(body);
  expect(sent).toEqual(['test ', 'cmd OPEN', 'cmd CLOSE', 'cmd OPEN', 'pin ']);
  hear('watch', 'open');
  expect(body.state).toMatchObject({ pressed: 'OPEN', starts: '2', shows: 'open' });
});
