/**
 * What every rule says to a request, and which of them decides. All of it comes from `authorize` itself: a rule alone,
 * in a policy of its own, is asked whether it matches, and asked again with one part made wider to find out which part
 * was too narrow.
 */
import type { AclRule, Policy } from '../../../model/policy.ts';
import {
  type AclRequest,
  authorize,
  type Decision,
  type Identity,
  topicFilterProblem,
  topicNameProblem,
} from '../../../policy/index.ts';
import type { Asked } from './presets.ts';

export interface RuleTrace {
  /** `allow authenticated: publish, subscribe` */
  head: string;
  topics: string;
  outcome: 'decides' | 'passes' | 'unreached';
  effect: 'allow' | 'deny';
  says: string;
}

export interface AclTrace {
  decision: Decision;
  rules: RuleTrace[];
}

/** Why the request is none that a client could make; null when it is one. */
export function requestProblem({ action, topic }: Asked): string | null {
  return action === 'subscribe' ? topicFilterProblem(topic) : topicNameProblem(topic);
}

export function traceOf(policy: Policy, asked: Asked): AclTrace {
  const request = requestOf(asked);
  const who: Identity = {
    clientId: asked.userName || 'somebody',
    userName: asked.userName || null,
    groups: [],
    address: null,
  };
  const decision = authorize(policy, who, request);
  const deciding = Number(/^acl\.rules\[(\d+)\]$/.exec(decision.rule)?.[1] ?? Number.NaN);
  const byBroker = decision.rule.startsWith('broker.');
  const traces = policy.acl.rules.map((rule, index): RuleTrace => {
    const shared = { ...written(rule), effect: rule.effect };
    if (byBroker || index > deciding) return { ...shared, outcome: 'unreached', says: 'not looked at any more' };
    if (index === deciding) return { ...shared, outcome: 'decides', says: `matches, and so decides: ${rule.effect}` };
    return { ...shared, outcome: 'passes', says: whyNot(policy, rule, who, request) };
  });
  const last: RuleTrace = {
    head: `default ${policy.acl.default}`,
    topics: '',
    effect: policy.acl.default,
    outcome: decision.rule === 'acl.default' ? 'decides' : 'unreached',
    says: decision.rule === 'acl.default' ? `no rule matched: ${policy.acl.default}` : 'not needed',
  };
  return { decision, rules: [...traces, last] };
}

function requestOf({ action, topic, retain }: Asked): AclRequest {
  if (action === 'subscribe') return { action, topicFilter: topic, qos: 0 };
  if (action === 'receive') return { action, topicName: topic, qos: 0 };
  return { action, topicName: topic, qos: 0, retain, will: false };
}

const written = ({ effect, who, actions, topicFilters, literal, retain }: AclRule) => ({
  head: `${effect} ${who}: ${actions.join(', ')}${retain === undefined ? '' : retain ? ', retained only' : ', not retained'}`,
  topics: `${topicFilters.join(', ')}${literal ? ', as text' : ''}`,
});

/** Whether this rule, alone, would decide. */
function matches(policy: Policy, rule: AclRule, who: Identity, request: AclRequest): boolean {
  const alone = { ...policy, acl: { ...policy.acl, rules: [rule] } };
  return authorize(alone, who, request).rule === 'acl.rules[0]';
}

function whyNot(policy: Policy, rule: AclRule, who: Identity, request: AclRequest): string {
  if (!rule.actions.includes(request.action)) return `not about ${request.action}`;
  const asked = request.action === 'subscribe' ? request.topicFilter : request.topicName;
  const { retain: _retain, qos: _qos, will: _will, literal: _literal, ...plain } = rule;
  if (!matches(policy, { ...plain, topicFilters: [asked] }, who, request))
    return `not about this client, but ${rule.who}`;
  if (matches(policy, { ...plain, ...(rule.literal ? { literal: true } : {}) }, who, request))
    return 'its conditions do not hold';
  if (rule.literal) return `is another text than ${asked}`;
  return request.action === 'subscribe' ? `does not cover all of ${asked}` : `does not match ${asked}`;
}
