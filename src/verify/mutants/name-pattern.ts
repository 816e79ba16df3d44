/** Which mutants the author of a lab has listed as equivalent. */

/** `*` is any text; a pattern with `!` before it leaves out what the others mean. */
export function meant(patterns: readonly string[], name: string): boolean {
  const matching = patterns.filter((pattern) => patternMatches(pattern, name));
  return matching.length > 0 && !matching.some(isExclusion);
}

/** Whether the pattern, `!` or not, is about this name at all. */
export function patternMatches(pattern: string, name: string): boolean {
  const parts = (isExclusion(pattern) ? pattern.slice(1) : pattern).split('*');
  const literal = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's').test(name);
}

function isExclusion(pattern: string): boolean {
  return pattern.startsWith('!');
}
