import { describe, expect, test } from 'vitest';
import { parsePolicy, policyBytesMax } from './parse-policy.ts';
import { policyJsonSchema } from './policy-json-schema.ts';

function issuesOf(text: string) {
  const result = parsePolicy(text);
  return 'issues' in result ? result.issues : [];
}

test('comments and trailing commas are allowed; what is left out has the strict default', () => {
  const result = parsePolicy('{ // who\n "auth": { "anonymous": true, }, /* what */ }');
  expect(result).toMatchObject({
    policy: {
      auth: { anonymous: true, accounts: [] },
      acl: { default: 'deny', rules: [] },
      clientId: { rule: 'free' },
    },
  });
});

describe('what is wrong is told with path, line and column', () => {
  test.each<[string, string, { path: string; line: number; column: number; message: RegExp }]>([
    [
      'an unknown key',
      '{\n  "acl": {\n    "defalt": "deny"\n  }\n}',
      { path: 'acl.defalt', line: 3, column: 5, message: /no setting “defalt”/ },
    ],
    [
      'an unknown key in a rule',
      '{"acl":{"rules":[{"effect":"deny","who":"everyone","actions":["publish"],"topicFilters":["#"],"topic":"a"}]}}',
      { path: 'acl.rules[0].topic', line: 1, column: 95, message: /no setting “topic”/ },
    ],
    [
      'a wrong value',
      '{\n"acl": { "default": "maybe" } }',
      { path: 'acl.default', line: 2, column: 21, message: /allow.*deny/ },
    ],
    [
      'a wrong type',
      '{"limits":{"packetBytesMax":"big"}}',
      { path: 'limits.packetBytesMax', line: 1, column: 29, message: /number/ },
    ],
    [
      'a missing key',
      '{"acl":{"rules":[{"effect":"deny"}]}}',
      { path: 'acl.rules[0].who', line: 1, column: 18, message: /./ },
    ],
    [
      'a limit beyond its ceiling',
      '{"limits":{"connectionsMax":513}}',
      { path: 'limits.connectionsMax', line: 1, column: 29, message: /512/ },
    ],
    ['a key given twice', '{"acl":{},\n"acl":{}}', { path: 'acl', line: 2, column: 1, message: /twice/ }],
    [
      '__proto__',
      '{"__proto__":{"auth":{"anonymous":true}}}',
      { path: '__proto__', line: 1, column: 2, message: /no setting/ },
    ],
    [
      'an account given twice',
      '{"auth":{"accounts":[{"userName":"a","password":{"scheme":"plain","value":"x"}},\n{"userName":"a","password":{"scheme":"plain","value":"y"}}]}}',
      { path: 'auth.accounts[1].userName', line: 2, column: 13, message: /two accounts/ },
    ],
    [
      'a filter that is none',
      '{"acl":{"rules":[{"effect":"deny","who":"everyone","actions":["subscribe"],"topicFilters":["a","b#"]}]}}',
      { path: 'acl.rules[0].topicFilters[1]', line: 1, column: 96, message: /stands alone/ },
    ],
    [
      'a condition that never applies',
      '{"acl":{"rules":[{"effect":"deny","who":"everyone","actions":["subscribe"],"topicFilters":["a"],"retain":true}]}}',
      { path: 'acl.rules[0].retain', line: 1, column: 106, message: /applies to publish/ },
    ],
    ['no JSON', 'auth = none', { path: '', line: 1, column: 1, message: /Not JSON/ }],
    ['a cut text', '{\n "acl": {', { path: '', line: 2, column: 10, message: /Not JSON/ }],
    ['nothing', '', { path: '', line: 1, column: 1, message: /./ }],
    ['a list', '[]', { path: '', line: 1, column: 1, message: /./ }],
  ])('%s', (_, text, { message, ...where }) => {
    const [issue] = issuesOf(text);
    expect(issue).toMatchObject(where);
    expect(issue?.message).toMatch(message);
  });
});

describe('bounds', () => {
  test('10 MB are refused unread', () => {
    const started = performance.now();
    expect(issuesOf(`{"a":"${'x'.repeat(10_000_000)}"}`)).toMatchObject([
      { line: 1, column: 1, message: expect.stringMatching(/65536 bytes/) },
    ]);
    expect(performance.now() - started).toBeLessThan(200);
  });

  test('the size is counted in bytes: it is 64 KiB, and not one more', () => {
    const padded = (bytes: number) => `{}${' '.repeat(bytes - 2)}`;
    expect(issuesOf(padded(policyBytesMax))).toEqual([]);
    expect(issuesOf(padded(policyBytesMax + 1))).toHaveLength(1);
    expect(issuesOf(`{}//${'ä'.repeat(policyBytesMax / 2)}`)).toMatchObject([
      { message: expect.stringMatching(/bytes/) },
    ]);
  });

  test('deep nesting is refused before the parser sees it', () => {
    expect(issuesOf('['.repeat(60_000))).toMatchObject([{ line: 1, column: 17, message: 'Nested deeper than 16.' }]);
    expect(issuesOf(`{"a":"${'['.repeat(100)}"}`)[0]?.message).toMatch(/no setting “a”/);
  });

  test('at most 50 issues are listed', () => {
    const rules = Array.from({ length: 100 }, () => '{}').join(',');
    expect(issuesOf(`{"acl":{"rules":[${rules}]}}`)).toHaveLength(50);
  });
});

test('the JSON Schema leaves defaults optional and describes every setting', () => {
  const schema = policyJsonSchema() as {
    required?: string[];
    additionalProperties: boolean;
    properties: Record<string, { description: string }>;
  };
  expect(schema.required).toBeUndefined();
  expect(schema.additionalProperties).toBe(false);
  for (const property of Object.values(schema.properties)) expect(property.description).not.toBe('');
});
