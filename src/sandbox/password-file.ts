/** The file of passwords: as it leaked in a lab’s story, as a broker has it now, and what a thief gets out of it. */
import { lineKey, storePassword } from '../edge/index.ts';
import type { LabDefinition } from '../model/lab-definition.ts';
import { storageMs } from '../model/password-cost.ts';
import type { Policy } from '../model/policy.ts';
import type { GuessedPassword, GuessPlan, StoredLine } from '../model/stolen-passwords.ts';

type Secrets = Readonly<Record<string, string>>;

/** Of every `passwordFile` among the secrets: `user name:line`, a line each. */
export async function passwordFileTexts(
  { secrets }: Pick<LabDefinition, 'secrets'>,
  values: Secrets,
): Promise<Secrets> {
  const texts = secrets
    .filter(({ kind }) => kind === 'passwordFile')
    .map(async ({ id, lines = [] }) => {
      const stored = lines.map(async ({ userName, secret, storage }) => {
        const line = await storePassword(storage, { userName, secret, password: values[secret] ?? '' });
        return `${userName}:${line}`;
      });
      return [id, (await Promise.all(stored)).join('\n')] as const;
    });
  return Object.fromEntries(await Promise.all(texts));
}

/** Accounts that are not stored are in no file. */
export async function passwordFile({ auth }: Policy, secrets: Secrets): Promise<StoredLine[]> {
  const lines = auth.accounts.map(async ({ userName, password: source }) => {
    const password = source.scheme === 'stored' ? secrets[source.secret] : undefined;
    if (source.scheme !== 'stored' || password === undefined) return [];
    const account = { userName, secret: source.secret, password };
    return [{ userName, line: await lineKey(source.storage ?? auth.storage, account) }];
  });
  return (await Promise.all(lines)).flat();
}

/**
 * Nobody has to do the work: of all words only the password fits, and its place in the list says how many guesses come
 * before it. What each of them costs is known from how the line is stored.
 */
export function guessOffline({ auth }: Policy, secrets: Secrets, { words, workMs }: GuessPlan): GuessedPassword[] {
  return auth.accounts.flatMap(({ userName, password: source }) => {
    const password = source.scheme === 'stored' ? secrets[source.secret] : undefined;
    if (source.scheme !== 'stored' || password === undefined) return [];
    const storage = source.storage ?? auth.storage;
    if (storage.hash === 'none') return [{ userName, password, guesses: 0 }];
    const guesses = words.indexOf(password) + 1;
    return guesses > 0 && guesses * storageMs(storage) <= workMs ? [{ userName, password, guesses }] : [];
  });
}
