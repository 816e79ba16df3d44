import {
  commonPasswords,
  defineAttacks,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

const connectStops = stopsAt(['connect'], ['refused']);

/** Refused: with which code. */
async function codeFor(world: LabWorld, as: Identity): Promise<number | null> {
  const outcome = await world.connect({ clientId: `probe-${as.userName}`, password: 'wrong', ...as });
  return outcome.kind === 'refused' ? outcome.code : null;
}

/** How much the broker hashed for these names, by the log. */
function workFor(world: LabWorld, userName: string): number {
  return world
    .events()
    .reduce(
      (sum, event) => sum + (event.type === 'password.compared' && event.userName === userName ? event.workMs : 0),
      0,
    );
}

/** Whether the codes for a name that exists and for one that does not can be told apart. */
function askForCodes(known: string, more: Identity = {}): Variant['run'] {
  return async (world) => {
    const codes = [
      await codeFor(world, { ...more, userName: known }),
      await codeFor(world, { ...more, userName: 'nobody' }),
    ];
    if (codes.includes(null)) return inconclusive('A wrong password was not refused.');
    if (codes[0] !== codes[1])
      return reached('connect', `“${known}” is refused with ${codes[0]}, “nobody” with ${codes[1]}.`);
    return stopped('connect', 'refused', `Both are refused with ${codes[0]}.`);
  };
}

/** Whether the work differs: read off the log and not off a clock, so that a busy machine decides nothing. */
function askForWork(known: string, more: Identity = {}): Variant['run'] {
  return async (world) => {
    const before = { known: workFor(world, known), unknown: workFor(world, 'nobody') };
    if ((await codeFor(world, { ...more, userName: known })) === null) return inconclusive('It was not refused.');
    if ((await codeFor(world, { ...more, userName: 'nobody' })) === null) return inconclusive('It was not refused.');
    const forKnown = workFor(world, known) - before.known;
    const forUnknown = workFor(world, 'nobody') - before.unknown;
    const told = `${forKnown.toFixed(1)} ms of work for “${known}”, ${forUnknown.toFixed(1)} ms for “nobody”.`;
    if (forKnown === 0 && forUnknown === 0) return inconclusive('Nothing was hashed at all.');
    const differ = Math.abs(forKnown - forUnknown) > 0.1 * Math.max(forKnown, forUnknown);
    return differ ? reached('connect', told) : stopped('connect', 'refused', told);
  };
}

interface Guesses {
  /** Guess by guess. */
  as: (at: number) => Identity;
  count: number;
  /** Between two guesses. */
  everyMs: number;
  /** Attempts that a defence may look at. */
  lookedAtMax: number;
}

/** Guesses, and sees how many were looked at; whether the last one is right is luck that a defence must not need. */
function guessing({ as, count, everyMs, lookedAtMax }: Guesses): Variant['run'] {
  return async (world) => {
    const before = looks(world);
    for (let at = 0; at < count; at += 1) {
      const outcome = await world.connect(as(at));
      if (outcome.kind === 'accepted') return reached('connect', `Guess ${at + 1} was right.`);
      const lookedAt = looks(world) - before;
      if (lookedAt > lookedAtMax) return reached('connect', `${lookedAt} of ${at + 1} guesses were looked at.`);
      if (everyMs > 0) await world.pass(everyMs, everyMs);
    }
    return stopped('connect', 'refused', `${looks(world) - before} of ${count} guesses were looked at.`);
  };
}

/** Refusals that say something about a password: throttled attempts have another code. */
function looks(world: LabWorld): number {
  return world
    .events()
    .filter(({ type, rule }) => type === 'connect.refused' && (rule === 'auth.accounts' || rule === null)).length;
}

const word = (at: number) => `${commonPasswords[at] ?? ''}?`;
const names = ['garage', 'anna', 'cleaner', ...Array.from({ length: 21 }, (_, at) => `name-${at}`)];

export default defineAttacks([
  {
    id: 'A1',
    title: 'Which names exist? The code',
    objective: 'A1',
    goal: 'tells by the code of a refusal whether a name exists.',
    stops: connectStops,
    advice:
      'A name that exists is refused in other words than one that does not. One attempt for each name sorts a list.',
    variants: [
      variant('anna', 'for Anna', askForCodes('anna')),
      hiddenVariant('garage-5', 'for the garage in MQTT 5', askForCodes('garage', { protocolVersion: 5 })),
      hiddenVariant('no-password', 'with an empty password', askForCodes('cleaner', { password: '' })),
    ],
  },
  {
    id: 'A2',
    title: 'Which names exist? The clock',
    objective: 'A1',
    goal: 'tells by the work of the broker whether a name exists.',
    stops: connectStops,
    advice:
      'The broker works for names that exist and answers at once for the others. Whoever measures a few answers has the list.',
    variants: [
      variant('anna', 'for Anna', askForWork('anna')),
      hiddenVariant('garage-5', 'for the garage in MQTT 5', askForWork('garage', { protocolVersion: 5 })),
    ],
  },
  {
    id: 'A3',
    title: 'One machine with a list',
    objective: 'A2',
    goal: 'has more than fifteen guesses looked at within a minute from one place.',
    stops: connectStops,
    advice:
      'One machine guessed on as if nobody counted. By what do you count? A ClientId is chosen anew for every guess, and a name for every word.',
    variants: [
      variant(
        'one-name',
        'two dozen words for the cleaner',
        guessing({
          as: (at) => ({ clientId: 'guess', userName: 'cleaner', password: word(at) }),
          count: 24,
          everyMs: 2_500,
          lookedAtMax: 15,
        }),
      ),
      hiddenVariant(
        'new-client-ids',
        'with a new ClientId each time',
        guessing({
          as: (at) => ({ clientId: `guess-${at}`, userName: 'cleaner', password: word(at) }),
          count: 24,
          everyMs: 2_500,
          lookedAtMax: 15,
        }),
      ),
      hiddenVariant(
        'one-word',
        'one word for two dozen names',
        guessing({
          as: (at) => ({ clientId: `guess-${at}`, userName: names[at] ?? '', password: 'sunshine1' }),
          count: 24,
          everyMs: 2_500,
          lookedAtMax: 15,
        }),
      ),
    ],
  },
  {
    id: 'A4',
    title: 'Thirty machines',
    objective: 'A2',
    goal: 'has more than fifteen guesses at one name looked at within a minute, from thirty places.',
    stops: connectStops,
    advice:
      'Each machine made a few guesses and none had to wait: together they are a list. Somebody has to count by name.',
    variants: [
      variant(
        'in-turn',
        'one guess of each',
        guessing({
          as: (at) => ({
            actor: `noise:machine-${at}`,
            clientId: `m-${at}`,
            userName: 'cleaner',
            password: word(at),
          }),
          count: 30,
          everyMs: 2_000,
          lookedAtMax: 15,
        }),
      ),
    ],
  },
]);
