/**
 * Topic names and filters. Two questions that are often confused, and must not be: does a filter match a *name*
 * (routing), and does a filter cover another *filter* (authorizing a SUBSCRIBE).
 */
const HASH = 35;
const DOLLAR = 36;
const PLUS = 43;
const SLASH = 47;

/**
 * Whether a message published to `name` goes to a subscription to `filter`. Both are taken to be legal.
 * A filter that starts with a wildcard does not match names that start with `$` [MQTT-4.7.2-1].
 */
export function topicFilterMatches(filter: string, name: string): boolean {
  if (name.charCodeAt(0) === DOLLAR && startsWithWildcard(filter)) return false;
  let f = 0;
  let n = 0;
  for (;;) {
    const first = filter.charCodeAt(f);
    if (first === HASH) return true;
    if (first === PLUS) {
      f += 1;
      n = levelEnd(name, n);
    } else {
      const end = levelEnd(filter, f);
      const length = end - f;
      if (levelEnd(name, n) - n !== length || !sameText(filter, f, name, n, length)) return false;
      f = end;
      n += length;
    }
    if (n === name.length) return f === filter.length || isMultiLevelTail(filter, f);
    if (f === filter.length) return false;
    f += 1;
    n += 1;
  }
}

/** Whether every topic name that `inner` matches is matched by `outer` too. Exact, not a comparison of text. */
export function topicFilterCovers(outer: string, inner: string): boolean {
  if (inner.charCodeAt(0) === DOLLAR && startsWithWildcard(outer)) return false;
  const outerLevels = outer.split('/');
  const innerLevels = inner.split('/');
  for (let level = 0; ; level += 1) {
    const o = outerLevels[level];
    const i = innerLevels[level];
    if (o === '#') return true;
    if (i === undefined) return o === undefined;
    if (o === undefined) return false;
    // No topic name has zero levels, so at the first level `+/#` says as much as `#`.
    if (i === '#') return level === 0 && o === '+' && outerLevels[1] === '#';
    if (o !== '+' && o !== i) return false;
    if (level + 1 === innerLevels.length && outerLevels[level + 1] === '#') return true;
  }
}

/** Levels of a topic name or filter: `/` has two, both empty. */
export function topicLevelCount(topic: string): number {
  let levels = 1;
  for (let i = 0; i < topic.length; i += 1) if (topic.charCodeAt(i) === SLASH) levels += 1;
  return levels;
}

/** Why this is no legal topic name [MQTT-3.3.2-2] [MQTT-4.7.3-1], or null when it is one. */
export function topicNameProblem(name: string): string | null {
  if (name.length === 0) return 'a topic name has at least one character';
  for (let i = 0; i < name.length; i += 1) {
    const unit = name.charCodeAt(i);
    if (unit === HASH || unit === PLUS) return 'a topic name has no wildcards';
    if (unit === 0) return 'U+0000 is not allowed';
  }
  return null;
}

/** Why this is no legal topic filter [MQTT-4.7.1-2] [MQTT-4.7.1-3] [MQTT-4.7.3-1], or null when it is one. */
export function topicFilterProblem(filter: string): string | null {
  if (filter.length === 0) return 'a topic filter has at least one character';
  for (let i = 0; i < filter.length; i += 1) {
    const unit = filter.charCodeAt(i);
    if (unit === 0) return 'U+0000 is not allowed';
    const startsLevel = i === 0 || filter.charCodeAt(i - 1) === SLASH;
    const isLast = i === filter.length - 1;
    if (unit === HASH && !(startsLevel && isLast)) return '# stands alone in the last level';
    if (unit === PLUS && !(startsLevel && (isLast || filter.charCodeAt(i + 1) === SLASH)))
      return '+ stands alone in its level';
  }
  return null;
}

function startsWithWildcard(filter: string): boolean {
  const first = filter.charCodeAt(0);
  return first === HASH || first === PLUS;
}

function levelEnd(topic: string, from: number): number {
  const slash = topic.indexOf('/', from);
  return slash === -1 ? topic.length : slash;
}

function sameText(a: string, aFrom: number, b: string, bFrom: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (a.charCodeAt(aFrom + i) !== b.charCodeAt(bFrom + i)) return false;
  return true;
}

/** `sport/#` also matches `sport`: the multi-level wildcard includes the parent level. */
function isMultiLevelTail(filter: string, from: number): boolean {
  return filter.length === from + 2 && filter.charCodeAt(from) === SLASH && filter.charCodeAt(from + 1) === HASH;
}
