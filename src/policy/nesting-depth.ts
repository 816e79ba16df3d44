import { createScanner } from 'jsonc-parser';

/**
 * Offset of the first bracket that nests deeper than `max`, or null. Runs before the parser, which is recursive and
 * would otherwise be at the mercy of ten thousand opening brackets.
 */
export function nestingDepth(text: string, max: number): number | null {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    // A token is told by its first character: strings start with a quote, comments with a slash.
    const first = text[scanner.getTokenOffset()];
    if (first === '{' || first === '[') {
      depth += 1;
      if (depth > max) return scanner.getTokenOffset();
    } else if (first === '}' || first === ']') {
      depth -= 1;
    }
  }
  return null;
}
