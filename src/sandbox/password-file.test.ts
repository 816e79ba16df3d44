/** The file of passwords: what leaks in a story, and what work on it finds. */
import { expect, test } from 'vitest';
import { type LabSecret, secretSchema } from '../model/lab-definition.ts';
import { type PasswordStorage, policySchema } from '../model/policy.ts';
import { commonPasswords, uncommonPasswords } from '../model/word-list.ts';
import { guessOffline, passwordFile, passwordFileTexts } from './password-file.ts';
import { deriveSecrets } from './secrets.ts';

const policyOf = (storage: PasswordStorage) =>
  policySchema.parse({
    auth: {
      storage,
      accounts: [
        { userName: 'anna', password: { scheme: 'stored', secret: 'anna' } },
        { userName: 'ben', password: { scheme: 'stored', secret: 'ben' } },
        { userName: 'door', password: { scheme: 'provisioned', secret: 'door' } },
      ],
    },
  });
/** The tenth and the thousandth word. */
const secrets = { anna: commonPasswords[9] ?? '', ben: commonPasswords[999] ?? '', door: commonPasswords[0] ?? '' };

const found = (storage: PasswordStorage, workMs: number) =>
  guessOffline(policyOf(storage), secrets, { words: commonPasswords, workMs }).map(({ userName, guesses }) => [
    userName,
    guesses,
  ]);

test('a thief finds as many words deep as the work pays for, and what stands there at once', () => {
  const slow: PasswordStorage = { hash: 'argon2id', memoryKib: 19_456, passes: 2, salt: 'each' };
  expect(found(slow, 199)).toEqual([]);
  expect(found(slow, 200)).toEqual([['anna', 10]]);
  expect(found({ hash: 'sha512', salt: 'each' }, 200)).toEqual([
    ['anna', 10],
    ['ben', 1_000],
  ]);
  expect(found({ hash: 'none' }, 0)).toEqual([
    ['anna', 0],
    ['ben', 0],
  ]);
});

test('a password that is on no list is found by no work', () => {
  const nobody = { ...secrets, anna: 'x7', ben: 'y8' };
  const plan = { words: commonPasswords, workMs: 1e9 };
  expect(guessOffline(policyOf({ hash: 'sha256', salt: 'none' }), nobody, plan)).toEqual([]);
});

test('accounts that are stored have a line, others have none', async () => {
  const lines = await passwordFile(policyOf({ hash: 'none' }), secrets);
  expect(lines).toEqual([
    { userName: 'anna', line: secrets.anna },
    { userName: 'ben', line: secrets.ben },
  ]);
});

test('a leaked file has the learner’s own passwords in it', async () => {
  const secret = (source: object): LabSecret => secretSchema.parse({ meaning: 'a secret', ...source });
  const lab = {
    id: 'a-lab',
    secrets: [
      secret({ id: 'anna', kind: 'dictionary' }),
      secret({ id: 'anna-new', kind: 'uncommon' }),
      secret({
        id: 'backup',
        kind: 'passwordFile',
        lines: [
          { userName: 'anna', secret: 'anna', storage: { hash: 'none' } },
          { userName: 'ben', secret: 'anna', storage: { hash: 'sha256', salt: 'none' } },
        ],
      }),
    ],
  };
  const values = await deriveSecrets(lab, 'seed of one');
  const { backup = '' } = await passwordFileTexts(lab, values);
  expect(backup).toMatch(new RegExp(`^anna:${values['anna']}\nben:\\$sha256\\$[A-Za-z0-9+/]{43}=$`));
  expect(uncommonPasswords).toContain(values['anna-new']);
  const other = await deriveSecrets(lab, 'seed of another learner');
  expect((await passwordFileTexts(lab, other))['backup']).not.toBe(backup);
});
