/**
 * What can go wrong in a policy. Most of it is read off the schema, so that a new setting has its mutants from the day
 * it is there; the table below holds what a schema does not know.
 */
import type { Policy } from '../../model/policy.ts';
import type { Change } from './change.ts';
import { choicesOf, nodeFor } from './schema-node.ts';
import { namesOf, type Site } from './site.ts';

type Mutate = (site: Site, policy: Policy) => Change[];

/** By kind of site. `instead` replaces what the schema would suggest, where that is no weakening. */
const special: readonly { kind: string; mutate: Mutate; instead?: true }[] = [
  { kind: 'acl.rules', mutate: exchangedNeighbours },
  { kind: 'acl.rules[].who', mutate: (site) => [set(site, 'everyone')] },
  { kind: 'acl.rules[].topicFilters[]', mutate: widenedFilters },
  { kind: 'auth.throttle.delayMs', mutate: leastOf, instead: true },
  { kind: 'auth.throttle.delayMsMax', mutate: leastOf, instead: true },
  // A rule about another event, field or group is another rule: that one is gone says the same.
  { kind: 'detection.rules[].event', mutate: () => [], instead: true },
  { kind: 'detection.rules[].distinct', mutate: () => [], instead: true },
  { kind: 'detection.rules[].groupBy', mutate: () => [], instead: true },
  { kind: 'auth.throttle.factor', mutate: leastOf, instead: true },
];

/** Every change that could be made at this place alone. */
export function changesAt(site: Site, policy: Policy): Change[] {
  const own = special.filter(({ kind }) => kind === site.kind);
  const known = own.flatMap(({ mutate }) => mutate(site, policy));
  return own.some(({ instead }) => instead) ? known : [...known, ...dropped(site), ...bySchema(site)];
}

function dropped(site: Site): Change[] {
  return [{ name: `${site.name} dropped`, path: site.path, value: undefined }];
}

function bySchema(site: Site): Change[] {
  const { value } = site;
  if (Array.isArray(value)) return additions(site, value);
  if (typeof value === 'number' && choicesOf(site.node).length === 0) return extremes(site);
  // In a list of choices it is a matter of there or not there.
  if (site.kind.endsWith('[]')) return [];
  return choicesOf(site.node)
    .filter((choice) => choice !== value)
    .map((choice) => set(site, choice));
}

function additions({ name, path, node, value }: Site, list: readonly unknown[]): Change[] {
  return choicesOf(nodeFor(node, value).items ?? {})
    .filter((choice) => !list.includes(choice))
    .map((choice) => ({ name: `${name} + ${choice}`, path: [...path, list.length], value: choice }));
}

/** `…Max` is loosened upwards and `…Min` downwards; where the name does not tell, in both directions. */
function extremes(site: Site): Change[] {
  if (site.name.endsWith('Min')) return leastOf(site);
  if (site.name.endsWith('Max') || site.kind.startsWith('limits.')) return mostOf(site);
  return [...leastOf(site), ...mostOf(site)];
}

function leastOf(site: Site): Change[] {
  const { minimum } = nodeFor(site.node, site.value);
  return minimum === undefined ? [] : [set(site, minimum)];
}

function mostOf(site: Site): Change[] {
  const { maximum } = nodeFor(site.node, site.value);
  return maximum === undefined ? [] : [set(site, maximum)];
}

/** Each level to `+`, and everything from each level on to `#`. A literal filter has no wildcards to widen it by. */
function widenedFilters(site: Site, policy: Policy): Change[] {
  const [, , ruleIndex] = site.path;
  if (typeof site.value !== 'string' || policy.acl.rules[Number(ruleIndex)]?.literal) return [];
  const levels = site.value.split('/');
  const plus = levels.map((level, index) => (level === '#' ? [] : levels.with(index, '+')));
  const hash = [...levels.keys(), levels.length].map((end) => [...levels.slice(0, end), '#']);
  const wider = [...plus, ...(levels.at(-1) === '#' ? hash.slice(0, -2) : hash)].filter((each) => each.length > 0);
  return wider.map((each) => set(site, each.join('/')));
}

/** The first rule that matches decides, so the order of an allowance and a denial is part of what they say. */
function exchangedNeighbours({ name, path, value }: Site, { acl }: Policy): Change[] {
  const names = namesOf(Array.isArray(value) ? value : []);
  return acl.rules.slice(1).flatMap((lower, index) => {
    const upper = acl.rules[index];
    if (upper === undefined || upper.effect === lower.effect) return [];
    const exchanged = acl.rules.toSpliced(index, 2, lower, upper);
    return [{ name: `${name}[${names[index]}] below [${names[index + 1]}]`, path, value: exchanged }];
  });
}

function set({ name, path }: Site, value: unknown): Change {
  return { name: `${name} = ${value}`, path, value };
}
