import { describe, expect, it } from 'vitest';
import type { LabEvent } from '../model/lab-event.ts';
import { type DetectionTest, detectionPolicySchema, detectionRuleSchema, logPolicySchema } from '../model/policy.ts';
import { RuleCounter } from './counter.ts';
import { connectionsMax, type Fact } from './facts.ts';
import { passes } from './field-test.ts';
import { Detector, FactFinder, logLine } from './index.ts';
import { lineCharactersMax } from './log-line.ts';

type Fields = Record<string, unknown>;

function event(type: string, fields: Fields = {}): LabEvent {
  const nobody = { actor: null, clientId: null, principal: null, rule: null, spec: null };
  const base = { sandboxId: 's'.repeat(22), sequence: 1, atMs: 0, listener: 'tcp', connectionId: 1 };
  return { type, ...base, ...nobody, ...fields } as LabEvent;
}

const refused = (topicFilter: string, fields: Fields = {}) =>
  event('subscribe.refused', { principal: 'intern', clientId: 'x', topicFilter, code: 128, reason: '', ...fields });
const at = (seconds: number) => ({ atMs: seconds * 1_000 });

const scan = {
  id: 'scan',
  event: 'subscribe.refused',
  groupBy: ['user'],
  distinct: 'topicFilter',
  atLeast: 3,
  withinSeconds: 60,
} as const;

/** Which of the events raise an alarm, by their place. */
function alarms(rule: object, events: readonly LabEvent[]): number[] {
  const facts = new FactFinder();
  const detector = new Detector(detectionPolicySchema.parse({ rules: [{ ...scan, ...rule }] }));
  return events.flatMap((each, index) => (detector.see(facts.see(each)).length > 0 ? index : []));
}

describe('a rule', () => {
  it('counts different values of a field, and the same one once', () => {
    expect(alarms({}, [refused('a'), refused('b'), refused('c')])).toEqual([2]);
    expect(alarms({}, [refused('a'), refused('a'), refused('a'), refused('b')])).toEqual([]);
  });

  it('counts every event where no field is named', () => {
    expect(alarms({ distinct: undefined }, [refused('a'), refused('a'), refused('a')])).toEqual([2]);
  });

  it('forgets what is older than its window', () => {
    const slow = (gap: number) => ['a', 'b', 'c'].map((filter, turn) => refused(filter, at(turn * gap)));
    expect(alarms({}, slow(29))).toEqual([2]);
    expect(alarms({}, slow(30))).toEqual([]);
  });

  it('counts each group by itself, and nobody where the group has no name', () => {
    const as = (principal: string | null) => (filter: string) => refused(filter, { principal });
    expect(alarms({}, [as('a')('1'), as('b')('2'), as('a')('3'), as('b')('4')])).toEqual([]);
    expect(alarms({}, ['1', '2', '3'].map(as(null)))).toEqual([]);
  });

  it('is silent about a group for a while after its alarm, and not about others', () => {
    const events = [refused('a'), refused('b'), refused('c'), refused('d', at(5)), refused('e', at(11))];
    expect(alarms({ suppressSeconds: 10 }, events)).toEqual([2, 4]);
    const other = ['a', 'b', 'c'].map((filter) => refused(filter, { principal: 'other' }));
    expect(alarms({ suppressSeconds: 10 }, [...events.slice(0, 3), ...other])).toEqual([2, 5]);
  });

  it('looks at its own kind of event and at fields that pass its tests', () => {
    const where = { topicFilter: { topicFilter: 'plant/#' } };
    expect(alarms({ where, atLeast: 1 }, [refused('lab/a'), refused('plant/a')])).toEqual([1]);
    expect(alarms({ event: 'subscribe.granted', atLeast: 1 }, [refused('a')])).toEqual([]);
  });

  it('remembers so many groups and no more, the one that spoke last longest', () => {
    const counter = new RuleCounter(detectionRuleSchema.parse({ ...scan, atLeast: 2 }), 2);
    const facts = new FactFinder();
    const see = (principal: string, filter: string) => counter.see(facts.see(refused(filter, { principal })), 0);
    for (let each = 0; each < 50; each += 1) see(`user-${each}`, 'a');
    expect(counter.size).toBe(2);
    expect(see('user-48', 'b')).not.toBeNull();
    expect(see('user-1', 'b')).toBeNull();
  });
});

describe('a policy', () => {
  it('has ten rules at most, each with an id of its own', () => {
    const rules = (count: number) => Array.from({ length: count }, (_, id) => ({ ...scan, id: `scan-${id}` }));
    expect(detectionPolicySchema.safeParse({ rules: rules(10) }).success).toBe(true);
    expect(detectionPolicySchema.safeParse({ rules: rules(11) }).success).toBe(false);
    expect(detectionPolicySchema.safeParse({ rules: [scan, scan] }).success).toBe(false);
  });

  it.each([
    ['atLeast', 0, 1_001],
    ['withinSeconds', 0, 86_401],
    ['suppressSeconds', -1, 86_401],
  ])('keeps %s within its bounds', (field, tooLittle, tooMuch) => {
    for (const value of [tooLittle, tooMuch]) {
      expect(detectionRuleSchema.safeParse({ ...scan, [field]: value }).success).toBe(false);
    }
  });

  it('begins to count anew when it changes, and goes on when it does not', () => {
    const policy = detectionPolicySchema.parse({ rules: [scan] });
    const facts = new FactFinder();
    const detector = new Detector(policy);
    for (const filter of ['a', 'b']) detector.see(facts.see(refused(filter)));
    detector.follow(structuredClone(policy));
    expect(detector.see(facts.see(refused('c')))).toMatchObject([{ ruleId: 'scan', group: 'user=intern', seen: 3 }]);
    detector.follow({ ...policy, groupsMax: 7 });
    expect(detector.see(facts.see(refused('d')))).toEqual([]);
  });
});

describe('facts', () => {
  it('knows the address of a connection, as a proxy tells it, until it closes', () => {
    const facts = new FactFinder();
    facts.see(event('connection.opened', { remoteAddress: '10.0.0.3', transport: 'tcp' }));
    expect(facts.see(refused('a')).of('address')).toBe('10.0.0.3');
    facts.see(event('proxy.accepted', { sourceAddress: '192.0.2.1' }));
    expect(facts.see(refused('a')).of('address')).toBe('192.0.2.1');
    expect(facts.see(event('connection.closed', { cause: '' })).of('address')).toBe('192.0.2.1');
    expect(facts.see(refused('a')).of('address')).toBeNull();
  });

  it('forgets the oldest connection when there are too many', () => {
    const facts = new FactFinder();
    for (let id = 1; id <= connectionsMax + 1; id += 1)
      facts.see(event('connection.opened', { connectionId: id, remoteAddress: 'a' }));
    expect(facts.see(refused('a', { connectionId: 1 })).of('address')).toBeNull();
    expect(facts.see(refused('a', { connectionId: 2 })).of('address')).toBe('a');
  });

  it('takes the claimed name of a refused CONNECT for the user, and tells a takeover from elsewhere', () => {
    const facts = new FactFinder();
    const name = event('connect.refused', { userName: 'operator', code: 5, reason: '' });
    expect(facts.see(name).of('user')).toBe('operator');
    facts.see(event('connection.opened', { connectionId: 1, remoteAddress: 'a' }));
    facts.see(event('connection.opened', { connectionId: 2, remoteAddress: 'a' }));
    facts.see(event('connection.opened', { connectionId: 3, remoteAddress: 'b' }));
    const taken = (by: number) => facts.see(event('session.taken-over', { byActor: null, byConnectionId: by }));
    expect(taken(2).of('elsewhere')).toBe(false);
    expect(taken(3).of('elsewhere')).toBe(true);
  });
});

it.each<[string, DetectionTest, Fact, Fact]>([
  ['a scalar', 'a', 'a', 'b'],
  ['not', { not: 'a' }, 'b', 'a'],
  ['one of several', { oneOf: ['a', 'b'] }, 'b', 'c'],
  ['at least', { min: 3 }, 3, 2],
  ['a topic filter', { topicFilter: 'a/+' }, 'a/b', 'a/b/c'],
  ['a wildcard', { wildcard: true }, 'a/#', 'a'],
  ['a UUID', { looksLike: 'uuid' }, 'x/0F8fad5b-d9cb-469f-a165-70867728950e', 'x/0f8fad5b'],
])('tests a field: %s', (_, rule, passing, failing) => {
  expect(passes(rule, passing)).toBe(true);
  expect(passes(rule, failing)).toBe(false);
  if (typeof rule === 'object') expect(passes(rule, null)).toBe(false);
});

describe('the log', () => {
  const line = (policy: object, of: LabEvent) => logLine(logPolicySchema.parse(policy), new FactFinder().see(of));
  const connect = event('packet.received', { packetType: 'connect', length: 2, hex: '70770a21' });
  const published = event('publish.accepted', { topicName: 'a', payloadBytes: 4, text: 'S3CR', retain: true });

  it('has a line for the events it was asked for, and for no others', () => {
    const policy = { events: ['subscribe.refused'] };
    expect(line(policy, refused('a'))).toBe(
      'subscribe.refused user=intern clientId=x listener=tcp topicFilter=a reason=',
    );
    expect(line(policy, published)).toBeNull();
    expect(line({}, refused('a'))).toBeNull();
  });

  it('says what messages say, and what packets contain, only where that is asked for', () => {
    expect(line({ events: ['publish.accepted'] }, published)).not.toContain('S3CR');
    expect(line({ events: ['publish.accepted'], payloads: true }, published)).toContain('payload=S3CR');
    expect(line({}, connect)).toBeNull();
    expect(line({ packets: true }, connect)).toContain('pw\\x0a!');
  });

  it('escapes what could move a cursor, unless told not to, and is never longer than a line', () => {
    const hostile = event('connect.refused', { userName: 'a\n\u001b[2K\u009b\u2028b', code: 5, reason: '' });
    expect(line({ events: ['connect.refused'] }, hostile)).toContain('user=a\\x0a\\x1b[2K\\x9b\\u2028b');
    expect(line({ events: ['connect.refused'], escape: false }, hostile)).toContain('\n\u001b');
    const long = refused('x'.repeat(2_000));
    expect(line({ events: ['subscribe.refused'] }, long)).toHaveLength(lineCharactersMax);
  });
});
