/** JSON of which there is one reading only: an object, nothing behind it, no member twice. */

/** Null for anything else. Of two equal members some readers take the first and some the last (RFC 8259, 4). */
export function readStrictObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return hasRepeatedMember(text) ? null : (value as Record<string, unknown>);
  } catch {
    return null;
  }
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** Of a text that is JSON. Escapes are another way of writing the same name. */
function hasRepeatedMember(text: string): boolean {
  const open: Set<string>[] = [];
  let last = '';
  for (const [each] of text.matchAll(token)) {
    const names = open.at(-1);
    if (each === '{' || each === '[') open.push(new Set());
    else if (each === '}' || each === ']') open.pop();
    else if (each === ':' && names) {
      const name: string = JSON.parse(last);
      if (names.has(name)) return true;
      names.add(name);
    }
    last = each;
  }
  return false;
}
