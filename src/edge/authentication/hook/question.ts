/** The question to the hook, as a request. */
import type { HookPolicy } from '../../../model/policy.ts';
import { questionHeader } from '../../../model/service.ts';

export interface HookFields {
  readonly username: string;
  readonly clientid: string;
  readonly password: string;
}

const address = 'http://service/auth';

/** @param question names it, so that its answer can be told from another’s */
export function hookRequest(encoding: HookPolicy['request'], fields: HookFields, question: string): Request {
  const headers = { [questionHeader]: question };
  switch (encoding) {
    case 'json':
      return post(JSON.stringify(fields), { ...headers, 'content-type': 'application/json' });
    case 'form':
      return post(pairs(fields, encodeURIComponent), {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded',
      });
    case 'query':
      return new Request(`${address}?${pairs(fields, encodeURIComponent)}`, { headers });
    case 'queryUnescaped':
      // VULNERABLE: a name that contains a separator is more than a name.
      return new Request(`${address}?${pairs(fields, (text) => text)}`, { headers });
    case 'queryAmpersandEscaped':
      // VULNERABLE: there are more separators than the one that came to mind.
      return new Request(`${address}?${pairs(fields, (text) => text.replaceAll('&', '%26'))}`, { headers });
  }
}

function post(body: string, headers: Record<string, string>): Request {
  return new Request(address, { method: 'POST', body, headers });
}

function pairs(fields: HookFields, escaped: (text: string) => string): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${escaped(value)}`)
    .join('&');
}
