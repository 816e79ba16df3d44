/** Rules as EMQX's `acl.conf`: Erlang terms, read from top to bottom, the first that matches decides, as here. */
import type { AclRule, Policy } from '../../model/policy.ts';
import type { Gaps } from '../gaps.ts';

export function aclRules({ acl, auth, sys }: Policy, gaps: Gaps): string {
  const readers = sys.readers.flatMap((who, index) =>
    terms({ effect: 'allow', who, actions: ['subscribe'], topicFilters: ['$SYS/#'] }, `sys.readers[${index}]`),
  );
  const rules = acl.rules.flatMap((rule, index) => terms(rule, `acl.rules[${index}]`));
  const rest = acl.default === 'deny' ? '{deny, all}.' : '{allow, all}.';
  return `${[...readers, '{deny, all, subscribe, ["$SYS/#"]}.', ...rules, rest].join('\n')}\n`;

  function terms(rule: AclRule, path: string): string[] {
    const who = whoOf(rule.who, path);
    if (who.length === 0) return [];
    const action = actionOf(rule, path, gaps);
    const topics = rule.topicFilters.map((filter) => topicOf(filter, rule.literal ?? false)).join(', ');
    return action === null ? [] : who.map((each) => `{${rule.effect}, ${each}, ${action}, [${topics}]}.`);
  }

  function whoOf(who: string, path: string): string[] {
    const [kind, name = ''] = [who.split(':')[0], who.slice(who.indexOf(':') + 1)];
    switch (kind) {
      case 'everyone':
        return ['all'];
      case 'authenticated':
        if (auth.anonymous)
          gaps.add(path, '`authenticated`: written as `all`, which counts for anonymous clients, too.');
        return ['all'];
      case 'user':
        return [`{user, ${text(name)}}`];
      case 'client':
        return [`{client, ${text(name)}}`];
      case 'address':
        return [`{ipaddr, ${text(name)}}`];
      case 'group':
        return auth.accounts
          .filter(({ groups }) => groups.includes(name))
          .map(({ userName }) => `{user, ${text(userName)}}`);
      default:
        gaps.add(path, '`anonymous`: EMQX rules know no such clients. Left out.');
        return [];
    }
  }
}

/** EMQX has no question of its own at delivery: whoever is subscribed receives. */
function actionOf({ actions, retain, qos, will }: AclRule, path: string, gaps: Gaps): string | null {
  if (will !== undefined) {
    gaps.add(path, '`will`: EMQX asks for a Will as for any publish. The rule is left out.');
    return null;
  }
  const [publish, subscribe] = [actions.includes('publish'), actions.includes('subscribe')];
  if (!publish && !subscribe) {
    gaps.add(path, '`receive` alone: EMQX asks at SUBSCRIBE and not at delivery. The rule is left out.');
    return null;
  }
  const name = publish && subscribe ? 'all' : publish ? 'publish' : 'subscribe';
  const conditions = [
    ...(retain === undefined ? [] : [`{retain, ${retain}}`]),
    ...(qos === undefined ? [] : [`{qos, [${qos.join(', ')}]}`]),
  ];
  return conditions.length === 0 ? name : `{${name}, [${conditions.join(', ')}]}`;
}

function topicOf(topicFilter: string, literal: boolean): string {
  const filled = text(topicFilter.replaceAll('%u', '${username}').replaceAll('%c', '${clientid}'));
  return literal ? `{eq, ${filled}}` : filled;
}

const text = (value: string) => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
