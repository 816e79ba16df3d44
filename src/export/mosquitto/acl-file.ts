/**
 * Rules as Mosquitto's `acl_file`. It has no order: a denial wins over every grant, and what nobody grants is refused.
 * It is asked at each publish and each delivery, so `receive` is what counts here, and a subscription is always granted.
 */
import type { AclRule, Policy } from '../../model/policy.ts';
import type { Gaps } from '../gaps.ts';

type Access = 'read' | 'write' | 'readwrite' | 'deny';

/** Lines by whom they are about: a user name, `anonymous`, or `pattern` for everybody. */
export function aclFile(policy: Policy, gaps: Gaps): string {
  const { acl, sys } = policy;
  const lines = new Map<string, string[]>();
  const add = (whom: string, line: string) => lines.set(whom, [...(lines.get(whom) ?? []), line]);
  if (acl.default === 'allow') {
    gaps.add('acl.default', 'An `acl_file` refuses what it does not name. Written as a grant of `#` to everybody.');
    for (const whom of ['anonymous', 'pattern']) add(whom, 'readwrite #');
  }
  acl.rules.forEach((rule, index) => {
    const path = `acl.rules[${index}]`;
    const access = accessOf(rule, path, gaps);
    if (access === null) return;
    if (rule.effect === 'deny' && acl.rules.slice(0, index).some((earlier) => earlier.effect === 'allow'))
      gaps.add(path, 'Denied after something was allowed: Mosquitto has no order, the denial wins everywhere.');
    for (const whom of whomOf(rule, policy, path, gaps))
      for (const topicFilter of rule.topicFilters) addFilter(whom, access, topicFilter, path);
  });
  sys.readers.forEach((who, index) => {
    for (const whom of whomOf({ who }, policy, `sys.readers[${index}]`, gaps)) add(whom, 'read $SYS/#');
  });

  function addFilter(whom: string, access: Access, topicFilter: string, path: string): void {
    if (!/%[uc]/.test(topicFilter)) {
      add(whom, `${access} ${topicFilter}`);
      return;
    }
    if (topicFilter.split('/').some((level) => /%[uc]/.test(level) && !/^%[uc]$/.test(level))) {
      gaps.add(path, `\`${topicFilter}\`: %u and %c have to be a level of their own in Mosquitto.`);
      return;
    }
    if (whom !== 'pattern')
      gaps.add(path, `\`${topicFilter}\`: a pattern is for everybody in Mosquitto, not for ${whom} alone.`);
    add('pattern', `${access} ${topicFilter}`);
  }

  return [
    section('', lines.get('anonymous'), 'topic'),
    ...[...lines].flatMap(([whom, own]) => (whom.startsWith('user ') ? [section(`${whom}\n`, own, 'topic')] : [])),
    section('', lines.get('pattern'), 'pattern'),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function section(head: string, lines: readonly string[] | undefined, keyword: 'topic' | 'pattern'): string {
  if (!lines) return '';
  return `${head}${[...new Set(lines)].map((line) => `${keyword} ${line}\n`).join('')}`;
}

/** Null where the rule would mean something else than it says. */
function accessOf(rule: AclRule, path: string, gaps: Gaps): Access | null {
  for (const condition of ['retain', 'qos', 'will', 'literal'] as const) {
    if (rule[condition] === undefined || (condition === 'literal' && !rule.literal)) continue;
    const left =
      rule.effect === 'allow' ? 'left out, so that less is allowed' : 'left out: nothing stands in its place';
    gaps.add(path, `\`${condition}\`: an \`acl_file\` has no such condition. The rule is ${left}.`);
    return null;
  }
  const [reads, writes] = [rule.actions.includes('receive'), rule.actions.includes('publish')];
  if (rule.effect === 'deny') {
    if (!(reads && writes)) gaps.add(path, 'A denial is of reading and writing together in Mosquitto.');
    return 'deny';
  }
  if (!reads && !writes) {
    gaps.add(path, '`subscribe` without `receive`: Mosquitto asks at delivery, so it would grant nothing.');
    return null;
  }
  return reads ? (writes ? 'readwrite' : 'read') : 'write';
}

function whomOf({ who }: Pick<AclRule, 'who'>, policy: Policy, path: string, gaps: Gaps): string[] {
  const [kind, name = ''] = [who.split(':')[0], who.slice(who.indexOf(':') + 1)];
  switch (kind) {
    case 'user':
      return [`user ${name}`];
    case 'group':
      return policy.auth.accounts
        .filter(({ groups }) => groups.includes(name))
        .map(({ userName }) => `user ${userName}`);
    case 'anonymous':
      return ['anonymous'];
    case 'everyone':
      return ['anonymous', 'pattern'];
    case 'authenticated':
      if (policy.auth.anonymous) gaps.add(path, '`authenticated`: a pattern counts for anonymous clients, too.');
      return ['pattern'];
    case 'client':
      if (policy.clientId.rule === 'equalsUserName') return [`user ${name}`];
      gaps.add(path, '`client:`: an `acl_file` knows user names only.');
      return [];
    default:
      gaps.add(path, '`address:`: an `acl_file` knows no addresses; use the firewall.');
      return [];
  }
}
