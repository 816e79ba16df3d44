/** What a schema cannot see: keys given twice, accounts given twice, filters that are none, conditions that never apply. */
import { getNodePath, type Node } from 'jsonc-parser';
import type { AclRule, Policy } from '../model/policy.ts';
import type { PolicyIssue } from '../model/wire.ts';
import { issueAt, issueAtOffset, type Path } from './issue-location.ts';
import { topicFilterProblem } from './topic-filter.ts';

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

export function contradictions(policy: Policy, root: Node, text: string): PolicyIssue[] {
  const at = (path: Path, message: string) => issueAt(root, text, path, message);
  const names = new Set<string>();
  const accounts = policy.auth.accounts.flatMap((account, index) => {
    const twice = names.has(account.userName);
    names.add(account.userName);
    return twice
      ? [at(['auth', 'accounts', index, 'userName'], `There are two accounts named “${account.userName}”.`)]
      : [];
  });
  return [...accounts, ...policy.acl.rules.flatMap((rule, index) => ruleIssues(rule, ['acl', 'rules', index], at))];
}

function ruleIssues(rule: AclRule, path: Path, at: (path: Path, message: string) => PolicyIssue): PolicyIssue[] {
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
