import { describe, expect, test } from 'vitest';
import { type IdentityPolicy, policySchema } from '../model/policy.ts';
import { checkName } from './identity-names.ts';

const identity = (source: Partial<IdentityPolicy>): IdentityPolicy => policySchema.parse({ identity: source }).identity;
const nasty = ['#', '+', 'a/b', 'pump-3/#', '$SYS', 'pump-3\0', ''];
const honest = ['pump-3', 'anna.k', 'o’neil', 'Zoë', 'user@site', '%u', 'a$b'];

describe('refuse', () => {
  test.each([
    ['any', []],
    ['noHash', ['#', 'pump-3/#']],
    ['noWildcards', ['#', '+', 'pump-3/#']],
    ['oneLevel', nasty],
  ] as const)('%s refuses %j and nothing else', (check, refused) => {
    for (const kind of ['userName', 'clientId'] as const) {
      const policy = identity({ [kind]: check });
      const answers = [...nasty, ...honest].filter((name) => 'effect' in checkName(policy, kind, name, 'connect'));
      expect(answers).toEqual(refused);
    }
  });

  test('says which setting refused which name', () => {
    expect(checkName(identity({ userName: 'noHash' }), 'userName', '#', 'connect')).toMatchObject({
      effect: 'deny',
      rule: 'identity.userName',
      reason: 'A user name has no #; “#” is not like that.',
    });
  });

  test('one kind of name says nothing about the other', () => {
    expect(checkName(identity({ userName: 'oneLevel' }), 'clientId', '#', 'connect')).toEqual({ name: '#' });
  });
});

describe('strip', () => {
  test.each([
    ['noHash', 'pu#mp-3', 'pump-3'],
    ['noHash', 'pu+mp-3', 'pu+mp-3'],
    ['noWildcards', 'pu+mp-#3', 'pump-3'],
    ['oneLevel', '#$SYS', 'SYS'],
    ['oneLevel', '$/$a', 'a'],
    ['oneLevel', 'pump-3', 'pump-3'],
  ] as const)('%s makes of “%s” “%s”', (check, name, stripped) => {
    const policy = identity({ userName: check, onViolation: 'strip' });
    expect(checkName(policy, 'userName', name, 'connect')).toEqual({ name: stripped });
  });

  test.each(['#', '+/', '', '$'])('of “%s” nothing is left, so it is refused', (name) => {
    const policy = identity({ userName: 'oneLevel', onViolation: 'strip' });
    expect(checkName(policy, 'userName', name, 'connect')).toMatchObject({ effect: 'deny' });
  });
});

test('enforceAt says when names are looked at', () => {
  const policy = identity({ userName: 'oneLevel', enforceAt: ['registration'] });
  expect(checkName(policy, 'userName', '+', 'connect')).toEqual({ name: '+' });
  expect(checkName(policy, 'userName', '+', 'registration')).toMatchObject({ effect: 'deny' });
});
