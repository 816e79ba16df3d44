/** Which user names and ClientIds are acceptable at all. */
import type { IdentityPolicy } from '../model/policy.ts';
import type { Decision } from './request.ts';

export type NameKind = 'userName' | 'clientId';
export type NameMoment = IdentityPolicy['enforceAt'][number];

/** The name to go on with, which is another one where characters were stripped; or why there is none. */
export type CheckedName = { name: string } | Decision;

type NameCheck = IdentityPolicy['userName'];

const forbidden: Record<NameCheck, RegExp | null> = {
  any: null,
  noHash: /#/g,
  noWildcards: /[#+]/g,
  oneLevel: /^\$+|[#+/\0]/g,
};

const meaning: Record<NameCheck, string> = {
  any: '',
  noHash: 'has no #',
  noWildcards: 'has neither # nor +',
  oneLevel: 'is not empty, has none of # + / and U+0000, and does not begin with $',
};

/** Looks at a name that is being registered or connects. Pure; what is no longer a name after stripping is refused. */
export function checkName(policy: IdentityPolicy, kind: NameKind, name: string, moment: NameMoment): CheckedName {
  const check = policy[kind];
  const pattern = forbidden[check];
  if (!pattern || !policy.enforceAt.includes(moment)) return { name };
  const stripped = stripAll(name, pattern);
  if (stripped === name && name !== '') return { name };
  if (policy.onViolation === 'strip' && stripped !== '') return { name: stripped };
  if (name === '' && check !== 'oneLevel') return { name };
  const what = kind === 'userName' ? 'A user name' : 'A ClientId';
  return { effect: 'deny', rule: `identity.${kind}`, reason: `${what} ${meaning[check]}; “${name}” is not like that.` };
}

/** `$` counts where the name begins, and it can begin anew once something was taken away: `#$a`. */
function stripAll(name: string, pattern: RegExp): string {
  const stripped = name.replace(pattern, '');
  return stripped === name ? name : stripAll(stripped, pattern);
}
