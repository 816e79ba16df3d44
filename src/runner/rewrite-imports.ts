/** Apart from the lexer that finds the sites, so that the worker's runtime stays small. */
import type { ImportSite } from './messages.ts';

/** Puts `url` where each specifier stands; a dynamic import's span includes its quotes, a static one's does not. */
export function rewriteImports(code: string, sites: readonly ImportSite[], url: string): string {
  let result = code;
  for (const { start, end } of [...sites].sort((a, b) => b.start - a.start)) {
    const quoted = /^["'`]/.test(code.slice(start, end));
    result = result.slice(0, start) + (quoted ? JSON.stringify(url) : url) + result.slice(end);
  }
  return result;
}
