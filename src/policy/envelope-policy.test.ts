import { expect, it } from 'vitest';
import type { PolicySource } from '../model/policy.ts';
import { parsePolicy } from './parse-policy.ts';

type EnvelopeSource = NonNullable<PolicySource['envelopes']>[string];

const names = { listeners: ['tcp'], devices: ['valve'], secrets: ['key', 'next'] };
const good: EnvelopeSource = { topicFilters: ['valve/+/cmd'], keys: [{ id: 1, secret: 'key' }], sealWith: 1 };

function complaints(envelope: Partial<EnvelopeSource>): string[] {
  const result = parsePolicy(JSON.stringify({ envelopes: { orders: { ...good, ...envelope } } }), names);
  return 'issues' in result ? result.issues.map(({ path, message }) => `${path}: ${message}`) : [];
}

it('takes an envelope whose keys are there', () => {
  expect(complaints({})).toEqual([]);
});

it.each<[string, Partial<EnvelopeSource>, RegExp]>([
  ['a key that nobody has', { keys: [{ id: 1, secret: 'lost' }] }, /no secret “lost”/],
  ['an id that no key has', { sealWith: 2 }, /No key of this envelope has the id 2/],
  [
    'an id twice',
    {
      keys: [
        { id: 1, secret: 'key' },
        { id: 1, secret: 'next' },
      ],
    },
    /two keys 1/,
  ],
  ['a filter that is none', { topicFilters: ['valve/#/cmd'] }, /no topic filter/],
])('complains of %s', (_, envelope, words) => {
  expect(complaints(envelope).join('\n')).toMatch(words);
});
