/** Rules sorted by action once per policy, since every delivery asks. */
import type { AclAction, AclPolicy, AclRule } from '../model/policy.ts';
import { type PrincipalTest, principalTest } from './principal-pattern.ts';
import type { Decision, Identity } from './request.ts';
import { FilledTemplates, isTemplate } from './topic-template.ts';

export interface CompiledRule {
  readonly name: string;
  readonly effect: 'allow' | 'deny';
  /** Those that it has for this client. */
  topicFiltersFor(who: Identity): readonly string[];
  readonly literal: boolean;
  readonly qos: readonly number[] | undefined;
  readonly retain: boolean | undefined;
  readonly will: boolean | undefined;
  readonly allowance: Decision;
  readonly concerns: PrincipalTest;
}

export interface CompiledAcl {
  readonly rules: Readonly<Record<AclAction, readonly CompiledRule[]>>;
  readonly defaultAllowance: Decision;
}

const compiled = new WeakMap<AclPolicy, CompiledAcl>();

/** The same policy object gives the same result; policies are not changed in place. */
export function compileAcl(acl: AclPolicy): CompiledAcl {
  const known = compiled.get(acl);
  if (known) return known;
  const filled = new FilledTemplates();
  const rules = acl.rules.map((rule, index) => compileRule(rule, index, filtersOf(rule, acl, filled)));
  const about = (action: AclAction) => rules.filter((_, index) => acl.rules[index]?.actions.includes(action));
  const result: CompiledAcl = {
    rules: { publish: about('publish'), subscribe: about('subscribe'), receive: about('receive') },
    defaultAllowance: { effect: 'allow', rule: 'acl.default', reason: 'No rule matches, and acl.default is allow.' },
  };
  compiled.set(acl, result);
  return result;
}

/** Rules without templates, which most are, have the same filters for everybody. */
function filtersOf(
  { topicFilters }: AclRule,
  acl: AclPolicy,
  filled: FilledTemplates,
): (who: Identity) => readonly string[] {
  if (!topicFilters.some(isTemplate)) return () => topicFilters;
  return (who) => filled.fill(topicFilters, who, acl.templates);
}

function compileRule(rule: AclRule, index: number, topicFiltersFor: CompiledRule['topicFiltersFor']): CompiledRule {
  const name = `acl.rules[${index}]`;
  return {
    name,
    effect: rule.effect,
    topicFiltersFor,
    literal: rule.literal ?? false,
    qos: rule.qos,
    retain: rule.retain,
    will: rule.will,
    allowance: { effect: 'allow', rule: name, reason: `${name} allows it.` },
    concerns: principalTest(rule.who),
  };
}
