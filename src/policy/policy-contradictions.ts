/** What a schema cannot see, where it is certainly a mistake: things given twice, and settings that never apply. */
import { getNodePath, type Node } from 'jsonc-parser';
import type { AclRule, Policy } from '../model/policy.ts';
import type { PolicyIssue } from '../model/wire.ts';
import { parseAddressRange } from './address-range.ts';
import { issueAt, issueAtOffset, type Path } from './issue-location.ts';
import { topicFilterProblem } from './topic-filter.ts';
import { type LabNames, unknownNames } from './unknown-names.ts';

/** In JSON the last of two equal keys wins silently. `__proto__` is no key at all once it is an object. */
export function repeatedKeys(root: Node, text: string): PolicyIssue[] {
  const issues: PolicyIssue[] = [];
  const visit = (node: Node): void => {
    const seen = new Set<string>();
    for (const child of node.children ?? []) {
      const [key, value] = node.type === 'object' ? (child.children ?? []) : [undefined, child];
      if (key) {
        const name: string = key.value;
        const path = [...getNodePath(node), name];
        if (seen.has(name)) issues.push(issueAtOffset(text, path, key.offset, `“${name}” is given twice.`));
        if (name === '__proto__') issues.push(issueAtOffset(text, path, key.offset, `There is no setting “${name}”.`));
        seen.add(name);
      }
      if (value) visit(value);
    }
  };
  visit(root);
  return issues;
}

/** @param names what the lab has; without it, names are taken as they come. */
export function contradictions(policy: Policy, root: Node, text: string, names?: LabNames): PolicyIssue[] {
  const at = (path: Path, message: string) => issueAt(root, text, path, message);
  const accountNames = new Set<string>();
  const accounts = policy.auth.accounts.flatMap((account, index) => {
    const twice = accountNames.has(account.userName);
    accountNames.add(account.userName);
    return twice
      ? [at(['auth', 'accounts', index, 'userName'], `There are two accounts named “${account.userName}”.`)]
      : [];
  });
  const { rules, enforce } = policy.acl;
  return [
    ...accounts,
    ...rules.flatMap((rule, index) => ruleIssues(rule, ['acl', 'rules', index], at)),
    ...rules.flatMap((rule, index) => deadFilters(rule, enforce.stripShare, ['acl', 'rules', index], at)),
    ...principalIssues(policy, at),
    ...reservedTooMuch(policy, at),
    ...envelopeIssues(policy, at),
    ...(names ? unknownNames(policy, names, at) : []),
  ];
}

type IssueAt = (path: Path, message: string) => PolicyIssue;

function ruleIssues(rule: AclRule, path: Path, at: IssueAt): PolicyIssue[] {
  const issues = rule.topicFilters.flatMap((filter, index) => {
    const problem = topicFilterProblem(filter);
    return problem ? [at([...path, 'topicFilters', index], `“${filter}” is no topic filter: ${problem}.`)] : [];
  });
  for (const condition of ['retain', 'will'] as const) {
    if (rule[condition] !== undefined && !rule.actions.includes('publish')) {
      issues.push(at([...path, condition], `“${condition}” applies to publish, which this rule is not about.`));
    }
  }
  return issues;
}

/** Filters that match nothing whatever is asked: a rule that is off looks like one that is on. */
function deadFilters(rule: AclRule, stripShare: boolean, path: Path, at: IssueAt): PolicyIssue[] {
  const onlySubscribe = rule.actions.every((action) => action === 'subscribe');
  return rule.topicFilters.flatMap((topicFilter, index) => {
    const here = (message: string) => [at([...path, 'topicFilters', index], message)];
    if (rule.who === 'anonymous' && topicFilter.includes('%u')) {
      return here('“%u” is the user name, which anonymous clients do not have.');
    }
    if (stripShare && onlySubscribe && topicFilter.startsWith('$share/')) {
      return here('Rules are asked for the filter behind $share/<name>/, so this one is never asked for.');
    }
    return [];
  });
}

/** An address that is none is nobody’s. */
function principalIssues({ acl, sys, limits }: Policy, at: IssueAt): PolicyIssue[] {
  const reserved = limits.connectionsReserved?.who ?? [];
  const patterns: [Path, string][] = [
    ...acl.rules.map(({ who }, index): [Path, string] => [['acl', 'rules', index, 'who'], who]),
    ...sys.readers.map((who, index): [Path, string] => [['sys', 'readers', index], who]),
    ...reserved.map((who, index): [Path, string] => [['limits', 'connectionsReserved', 'who', index], who]),
  ];
  return patterns.flatMap(([path, who]) => {
    const range = who.startsWith('address:') ? who.slice('address:'.length) : null;
    return range === null || parseAddressRange(range) ? [] : [at(path, `“${range}” is no range of addresses.`)];
  });
}

function reservedTooMuch({ limits }: Policy, at: IssueAt): PolicyIssue[] {
  const { connectionsReserved: reserved, connectionsMax } = limits;
  if (!reserved || reserved.count <= connectionsMax) return [];
  return [
    at(['limits', 'connectionsReserved', 'count'], `More than limits.connectionsMax, which is ${connectionsMax}.`),
  ];
}

/** A key that nobody has seals nothing that anybody could open. */
function envelopeIssues({ envelopes }: Policy, at: IssueAt): PolicyIssue[] {
  return Object.entries(envelopes).flatMap(([name, { keys, sealWith, topicFilters }]) => {
    const ids = keys.map(({ id }) => id);
    const path = ['envelopes', name];
    return [
      ...(ids.includes(sealWith) ? [] : [at([...path, 'sealWith'], `No key of this envelope has the id ${sealWith}.`)]),
      ...ids.flatMap((id, index) =>
        ids.indexOf(id) === index ? [] : [at([...path, 'keys', index, 'id'], `There are two keys ${id}.`)],
      ),
      ...topicFilters.flatMap((filter, index) => {
        const problem = topicFilterProblem(filter);
        return problem ? [at([...path, 'topicFilters', index], `“${filter}” is no topic filter: ${problem}.`)] : [];
      }),
    ];
  });
}
