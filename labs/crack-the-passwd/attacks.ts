import {
  commonPasswords,
  defineAttacks,
  hiddenVariant,
  inconclusive,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

const connectStops = stopsAt(['connect'], ['refused', 'closed']);

/** Five seconds on one core for each line: what nobody has to ask anybody for. */
const workMs = 5_000;

/** What was in the leaked file, or could be found from it. */
function withTheOld(userName: string, secret = userName): Variant['run'] {
  return async (world) => {
    await world.join({ actor: 'attacker', clientId: 'thief', userName, password: world.secrets[secret] ?? '' });
    return reached('connect', `The leaked password of ${userName} is still valid.`);
  };
}

/** Steals the file that the policy makes, works on it, and goes to the door with what came of it. */
function withTheNext(...userNames: string[]): Variant['run'] {
  return async (world) => {
    const [found] = world
      .guessOffline({ words: commonPasswords, workMs })
      .filter(({ userName }) => userNames.length === 0 || userNames.includes(userName));
    const guess = found ?? { userName: userNames[0] ?? 'chief', password: commonPasswords[0] ?? '', guesses: 0 };
    await world.join({ actor: 'attacker', clientId: 'thief', userName: guess.userName, password: guess.password });
    return reached('connect', `The password of ${guess.userName} was found after ${guess.guesses} guesses.`);
  };
}

/** Looks for lines that are the same: who shares a password is known before anything is guessed. */
async function compareLines(world: LabWorld): ReturnType<Variant['run']> {
  const file = await world.passwordFile();
  if (file.length < 2) return inconclusive('There is no file to read.');
  const twins = file.filter(({ line }, at) => file.findIndex((other) => other.line === line) !== at);
  const [first] = twins;
  if (first) return reached('effect', `The line of ${first.userName} is there twice: one password for two accounts.`);
  return stopped('effect', 'ignored', 'No two lines are the same.');
}

/** Two newcomers choose the same password; their lines are written as new lines are. */
async function compareNewcomers(world: LabWorld): ReturnType<Variant['run']> {
  await world.changePolicy(({ auth, ...policy }) => {
    const newcomer = (userName: string): (typeof auth.accounts)[number] => ({
      userName,
      password: { scheme: 'stored', secret: 'night' },
      mechanisms: ['password'],
      groups: [],
    });
    return { ...policy, auth: { ...auth, accounts: [newcomer('newcomer-1'), newcomer('newcomer-2')] } };
  });
  return compareLines(world);
}

/** Knows how the gateway’s token begins: as those of its maker do, say. */
async function similarToken(world: LabWorld): ReturnType<Variant['run']> {
  const token = world.secrets['gateway'] ?? '';
  const password = `${token.slice(0, 72)}${'x'.repeat(token.length - 72)}`;
  await world.join({ actor: 'attacker', clientId: 'thief', userName: 'gateway', password });
  return reached('connect', 'A token that is the same for 72 bytes was taken for the gateway’s.');
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'The file that leaked',
    objective: 'A3',
    goal: 'comes in with a password that was in the leaked file.',
    stops: connectStops,
    advice:
      'A password from the leaked file still opened the broker. Storing it better now does not call it back: it has to be another one.',
    variants: [
      variant('operator', 'the operator’s', withTheOld('operator')),
      variant('night-shift', 'that of the night shift', withTheOld('night-1', 'night')),
      hiddenVariant('night-2', 'the same for the other of the night shift', withTheOld('night-2', 'night')),
      hiddenVariant('archive', 'the archive’s', withTheOld('archive')),
      hiddenVariant('laboratory', 'the laboratory’s', withTheOld('laboratory')),
      hiddenVariant('chief', 'the chief’s, after a long night', withTheOld('chief')),
    ],
  },
  {
    id: 'A2',
    title: 'The next file that leaks',
    objective: 'A1',
    goal: 'finds a password in five seconds for each line, and comes in with it.',
    stops: connectStops,
    advice:
      'The new file gave a password away within five seconds of one core and the list that everybody has. Multiply: how many guesses does a second buy at your settings?',
    variants: [
      variant('any-line', 'on any line', withTheNext()),
      variant('operator', 'on the operator’s line', withTheNext('operator')),
      hiddenVariant('laboratory', 'on the laboratory’s line', withTheNext('laboratory')),
      hiddenVariant('night-shift', 'on the lines of the night shift', withTheNext('night-1', 'night-2')),
    ],
  },
  {
    id: 'A3',
    title: 'Equal lines',
    objective: 'A2',
    goal: 'sees without any guess who has the same password.',
    stops: [{ stage: 'effect', means: 'ignored' }],
    advice:
      'Two lines were the same, so two people have one password and one guess serves for both. Each line needs bytes of its own that are hashed along.',
    variants: [
      variant('in-the-file', 'in the file', compareLines),
      hiddenVariant('newcomers', 'two newcomers choose the same password', compareNewcomers),
    ],
  },
  {
    id: 'A4',
    title: 'Almost the token',
    goal: 'comes in as the gateway with a token whose end is wrong.',
    stops: connectStops,
    advice:
      'A token of 80 bytes that differs from the gateway’s in its last eight was taken for it. Not every hash reads all that it is given.',
    variants: [variant('same-beginning', 'the same for 72 bytes', similarToken)],
  },
]);
