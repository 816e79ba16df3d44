/**
 * Who may publish, subscribe and receive what: rules in order, the first that matches decides, then the default.
 *
 * - `publish` and `receive` ask about one topic name: a rule matches if one of its filters matches the name.
 * - `subscribe` asks about a filter: a rule, allowing or denying, matches only if one of its filters covers all of it.
 *   A denial of part of what is asked for (`deny home/pin/#`, asked `home/#`) therefore does not refuse the
 *   subscription; it takes effect at delivery, where `receive` is asked for each message by its topic name.
 * - What is under `$SYS` is the broker's: `sys.readers` has to allow it too.
 * - A `literal` rule compares text: `#` is then the one filter `#`, and `+/#` is another one.
 */
import type { AclPolicy, Policy } from '../model/policy.ts';
import { type CompiledRule, compileAcl } from './compile-acl.ts';
import type { AclRequest, Decision, Identity } from './request.ts';
import { brokerRefusal } from './sys-topics.ts';
import { topicFilterCovers, topicFilterMatches } from './topic-filter.ts';

const superuser: Decision = {
  effect: 'allow',
  rule: 'auth.hook.superuser',
  reason: 'The hook said that no rule applies to this client.',
};

/** Decides one request of one client. Pure; never throws for legal topics. */
export function authorize(policy: Policy, who: Identity, request: AclRequest): Decision {
  const refused = brokerRefusal(policy, who, request);
  if (refused) return refused;
  if (who.superuser) return superuser;
  const acl = compileAcl(policy.acl);
  for (const rule of acl.rules[request.action]) {
    if (rule.concerns(who) && conditionsHold(rule, request) && topicsMatch(rule, who, request)) {
      return rule.effect === 'allow' ? rule.allowance : refusal(rule.name, who, request);
    }
  }
  return policy.acl.default === 'allow' ? acl.defaultAllowance : defaultRefusal(policy.acl, who, request);
}

function conditionsHold(rule: CompiledRule, request: AclRequest): boolean {
  if (rule.qos && !rule.qos.includes(request.qos)) return false;
  if (request.action !== 'publish') return true;
  return (
    (rule.retain === undefined || rule.retain === request.retain) &&
    (rule.will === undefined || rule.will === request.will)
  );
}

function topicsMatch(rule: CompiledRule, who: Identity, request: AclRequest): boolean {
  const asked = request.action === 'subscribe' ? request.topicFilter : request.topicName;
  const matches = rule.literal ? sameText : request.action === 'subscribe' ? topicFilterCovers : topicFilterMatches;
  for (const filter of rule.topicFiltersFor(who)) if (matches(filter, asked)) return true;
  return false;
}

function sameText(filter: string, asked: string): boolean {
  return filter === asked;
}

function refusal(rule: string, who: Identity, request: AclRequest): Decision {
  return { effect: 'deny', rule, reason: `${rule} denies ${nameOf(who)} to ${attemptOf(request)}.` };
}

function defaultRefusal(acl: AclPolicy, who: Identity, request: AclRequest): Decision {
  const reason = `No rule lets ${nameOf(who)} ${attemptOf(request)}, and acl.default is ${acl.default}.`;
  return { effect: 'deny', rule: 'acl.default', reason };
}

function nameOf(who: Identity): string {
  return who.userName === null ? `anonymous client “${who.clientId}”` : `user “${who.userName}”`;
}

function attemptOf(request: AclRequest): string {
  switch (request.action) {
    case 'subscribe':
      return `subscribe to “${request.topicFilter}”`;
    case 'receive':
      return `receive “${request.topicName}”`;
    case 'publish': {
      const what = request.will ? 'publish by Will' : 'publish';
      return `${what} ${request.retain ? 'a retained message to' : 'to'} “${request.topicName}”`;
    }
  }
}
