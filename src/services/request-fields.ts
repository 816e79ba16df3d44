/** The fields of a request, however they are encoded. */

const separators = /[&;]/;

/** Null where the body is no object of texts. Of fields that come twice the last counts, as in many frameworks. */
export async function readFields(request: Request): Promise<Record<string, string> | null> {
  if (request.method === 'GET') return readPairs(new URL(request.url).search.slice(1));
  const body = await request.text();
  if (request.headers.get('content-type')?.startsWith('application/json')) return readJson(body);
  return readPairs(body);
}

/** Semicolons part fields too, as HTML 4 advised; so they are one more character to escape (CVE-2021-23336). */
function readPairs(text: string): Record<string, string> | null {
  try {
    return Object.fromEntries(
      text.split(separators).map((pair) => {
        const equals = pair.indexOf('=');
        const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
        return [decode(name), decode(value)];
      }),
    );
  } catch {
    return null;
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function readJson(body: string): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
  } catch {
    return null;
  }
}
