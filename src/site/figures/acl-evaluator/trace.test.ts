import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../policy/index.ts';
import { type Asked, requestPresets, rulesPresets } from './presets.ts';
import { requestProblem, traceOf } from './trace.ts';

function policyOf(id: string) {
  const result = parsePolicy(rulesPresets.find((preset) => preset.id === id)?.text ?? '');
  return 'policy' in result ? result.policy : expect.fail(JSON.stringify(result.issues));
}
const robot = (action: Asked['action'], topic: string): Asked => ({
  userName: 'robot-7',
  action,
  topic,
  retain: false,
});
const effect = (id: string, asked: Asked) => traceOf(policyOf(id), asked).decision.effect;

it('offers rules that parse and requests that are legal', () => {
  for (const { id } of rulesPresets) expect(policyOf(id).acl.rules.length).toBeGreaterThan(0);
  for (const { asked } of requestPresets) expect(requestProblem(asked)).toBeNull();
  expect(requestProblem(robot('publish', 'fleet/+/cmd'))).toMatch(/no wildcards/);
});

describe('what the chapter says about the presets', () => {
  it('first match wins: the denial below is never reached', () => {
    const { decision, rules } = traceOf(policyOf('family'), robot('receive', 'fleet/robot-3/map'));
    expect(decision.effect).toBe('allow');
    expect(rules.map(({ outcome }) => outcome)).toEqual(['decides', 'unreached', 'unreached']);
  });

  it('the other way round keeps maps back, at delivery too, and nothing else', () => {
    expect(effect('order', robot('subscribe', 'fleet/+/map'))).toBe('deny');
    expect(effect('order', robot('subscribe', 'fleet/#'))).toBe('allow');
    expect(effect('order', robot('receive', 'fleet/robot-3/map'))).toBe('deny');
    expect(effect('order', robot('publish', 'fleet/robot-3/cmd'))).toBe('allow');
  });

  it('forbidden words leave every other spelling open', () => {
    expect(effect('words', robot('subscribe', 'fleet/+/map'))).toBe('deny');
    for (const other of ['fleet/robot-3/map', 'fleet/+/+', 'fleet/+/map/#']) {
      expect(effect('words', robot('subscribe', other)), other).toBe('allow');
    }
  });

  it.each(['own', 'template'])('%s: every honest request holds and no other', (id) => {
    for (const { asked, honest } of requestPresets) expect(effect(id, asked) === 'allow', asked.topic).toBe(honest);
  });

  it('pasted text lets a user named + read the commands of all', () => {
    const plus: Asked = { userName: '+', action: 'subscribe', topic: 'fleet/+/cmd', retain: false };
    expect(effect('pasted', plus)).toBe('allow');
    expect(effect('template', plus)).toBe('deny');
  });
});

it('says of every rule why it does not match', () => {
  const says = (asked: Asked) => traceOf(policyOf('own'), asked).rules.map((rule) => rule.says);
  expect(says(robot('subscribe', 'fleet/+/map'))).toEqual([
    'not about subscribe',
    'does not cover all of fleet/+/map',
    'not about this client, but user:ops',
    'no rule matched: deny',
  ]);
  expect(says(robot('publish', 'fleet/robot-3/cmd'))[0]).toBe('does not match fleet/robot-3/cmd');
  const words = traceOf(policyOf('words'), robot('subscribe', 'fleet/robot-3/map')).rules[0];
  expect(words?.says).toBe('is another text than fleet/robot-3/map');
});

it('knows conditions and what no rule can change', () => {
  const policy = policyOf('own');
  const commands = { ...policy.acl.rules[0], retain: false, topicFilters: ['a'] } as (typeof policy.acl.rules)[number];
  const acl = { ...policy.acl, rules: [commands] };
  const { rules } = traceOf({ ...policy, acl }, { ...robot('publish', 'a'), retain: true });
  expect(rules[0]?.says).toBe('its conditions do not hold');
  const sys = traceOf(policy, robot('publish', '$SYS/x'));
  expect(sys.decision.rule).toBe('broker.sys');
  expect(sys.rules.every(({ outcome }) => outcome === 'unreached')).toBe(true);
});
