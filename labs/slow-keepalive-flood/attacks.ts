import {
  type Attack,
  defineAttacks,
  hiddenVariant,
  inconclusive,
  type LabWorld,
  type RawConnection,
  reached,
  signInPacket,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

/** The attacker comes in crowds of so many, until one of them finds no room. */
const crowdSize = 110;
const crowdsMax = 5;
const quiet: NonNullable<Attack['plays']> = ['meter-1', 'meter-2', 'meter-3', 'headend'];

/** What one connection of the attacker’s does; `number` counts from 1. */
interface Kind {
  fromAddress?(number: number): string;
  /** What it says at once; by default nothing. */
  begin?(world: LabWorld, link: RawConnection, number: number): void;
}

/** Signs in as guest and says nothing more. */
function asGuest(keepAliveSeconds: number, protocolVersion: 4 | 5 = 4): Kind {
  return {
    begin(world, link, number) {
      link.send(guestPacket(world, number, keepAliveSeconds, protocolVersion));
    },
  };
}

function guestPacket(world: LabWorld, number: number, keepAliveSeconds: number, protocolVersion: 4 | 5) {
  const password = world.secrets['guest'] ?? '';
  return signInPacket({ clientId: `guest-${number}`, userName: 'guest', password, keepAliveSeconds, protocolVersion });
}

const nothingSaid: Kind = {};

async function crowd(world: LabWorld, kind: Kind): Promise<RawConnection[]> {
  const held: RawConnection[] = [];
  for (let round = 0; round < crowdsMax; round += 1) {
    const links = Array.from({ length: crowdSize }, (_, index) => open(world, kind, round * crowdSize + index + 1));
    // What the last one said is handled after what all others have said.
    await links.at(-1)?.packets();
    const staying = links.filter((link) => link.open);
    held.push(...staying);
    if (staying.length < crowdSize) break;
  }
  return held;
}

function open(world: LabWorld, kind: Kind, number: number): RawConnection {
  const link = world.dial(kind.fromAddress ? { fromAddress: kind.fromAddress(number) } : {});
  kind.begin?.(world, link, number);
  return link;
}

/** The thirty meters of a block come back after a power cut, each with one more try within five seconds. */
async function turnedAway(world: LabWorld, meanwhile: () => void): Promise<number> {
  let outside = Array.from({ length: 30 }, (_, index) => index + 1);
  for (let attempt = 0; attempt < 2 && outside.length > 0; attempt += 1) {
    if (attempt > 0) await passBusily(world, 5, meanwhile);
    const links = outside.map((number) => ({ number, link: dialMeter(world, number) }));
    const answers = await Promise.all(
      links.map(async ({ number, link }) => ({ number, packets: await link.packets() })),
    );
    outside = answers.filter(({ packets }) => packets[0] !== '20020000').map(({ number }) => number);
  }
  return outside.length;
}

async function passBusily(world: LabWorld, seconds: number, meanwhile: () => void): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    meanwhile();
    await world.pass(1_000);
  }
}

function dialMeter(world: LabWorld, number: number): RawConnection {
  const link = world.dial({ actor: 'grader:block-12', fromAddress: '198.51.100.12' });
  const password = world.secrets['block-12'] ?? '';
  link.send(signInPacket({ clientId: `block-12-${number}`, userName: 'block-12', password }));
  return link;
}

interface Siege {
  kind: Kind;
  /** What the attacker does in every second of the siege. */
  everySecond?(world: LabWorld, links: readonly RawConnection[], second: number): void;
  /** How long it lasts before the meters come; default not at all. */
  seconds?: number;
}

/** Takes all the places there are, and sees whether meters get in and how long the places are held. */
function besiege({ kind, everySecond, seconds = 0 }: Siege): Variant['run'] {
  return async (world) => {
    const links = await crowd(world, kind);
    let second = 0;
    const meanwhile = () => {
      second += 1;
      everySecond?.(world, links, second);
    };
    await passBusily(world, seconds, meanwhile);
    const outside = await turnedAway(world, meanwhile);
    if (outside > 0) return reached('connect', `${outside} of 30 meters found no room.`);
    await world.pass(61_000, 5_000);
    await links.at(-1)?.packets();
    const held = links.filter((link) => link.open).length;
    if (held > 60) return reached('connect', `${held} places have been held for more than a minute.`);
    return whatStopped(world);
  };
}

/** One connection, which says what `kind` says and nothing more. */
function stay(kind: Kind, seconds: number, dribble?: Uint8Array): Variant['run'] {
  return async (world) => {
    const link = open(world, kind, 1);
    await link.packets();
    for (let passed = 0; passed < seconds && link.open; passed += 3) {
      const byte = dribble?.subarray(passed / 3, passed / 3 + 1);
      if (byte?.length) link.send(byte);
      if (dribble) await world.pass(3_000, 3_000);
      else {
        await world.pass(60_000, 60_000);
        passed += 57;
      }
      await link.packets();
    }
    if (link.open) return reached('connect', `The place was held for ${seconds} s without another word.`);
    return whatStopped(world);
  };
}

async function whatStopped(world: LabWorld): ReturnType<Variant['run']> {
  const end = world
    .events()
    .findLast(
      (event) =>
        event.actor === 'attacker' &&
        (event.type === 'limit.reached' ||
          event.type === 'connect.refused' ||
          (event.type === 'connection.closed' && event.by === 'broker')),
    );
  if (end?.type === 'connect.refused') return stopped('connect', 'refused', end.reason);
  if (end?.type === 'connection.closed') return stopped('connect', 'closed', end.cause);
  if (end?.type !== 'limit.reached') return inconclusive('Nothing stopped it, and it did not get far either.');
  return stopped('connect', end.action === 'refused' ? 'refused' : 'closed', `${end.limit} is ${end.max}.`);
}

/** CONNECT of a guest, one byte at a time. */
function dribbled(): Variant['run'] {
  return (world) => stay(nothingSaid, 60, guestPacket(world, 1, 60, 4))(world);
}

const answered = stopsAt(['connect'], ['refused', 'closed']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'A hundred places, all of them taken',
    objective: 'A1',
    goal: 'keeps meters out, or holds more than sixty places for more than a minute.',
    stops: answered,
    advice:
      'Thirty meters of a block came back, tried again five seconds later, and some found no room; or more than sixty places were held for a minute. Whoever takes the places may have said nothing, may have the printed password and say nothing more, may come from forty addresses and come again at once. Keep room for those who matter instead of guessing who does not.',
    plays: quiet,
    variants: [
      variant('guest-day', 'guests with a keep-alive of 65,535 s', besiege({ kind: asGuest(65_535) })),
      variant('no-connect', 'connections on which nothing is said', besiege({ kind: nothingSaid })),
      hiddenVariant('guest-zero', 'guests with a keep-alive of 0', besiege({ kind: asGuest(0) })),
      hiddenVariant('guest-modest', 'guests with a keep-alive of 1,200 s', besiege({ kind: asGuest(1_200) })),
      hiddenVariant('guest-v5', 'guests over MQTT 5', besiege({ kind: asGuest(65_535, 5) })),
      hiddenVariant(
        'forty-addresses',
        'guests from forty addresses',
        besiege({ kind: { ...asGuest(600), fromAddress: (number) => `203.0.113.${100 + (number % 40)}` } }),
      ),
      hiddenVariant(
        'come-again',
        'silent connections that are opened anew in every second',
        besiege({
          kind: nothingSaid,
          seconds: 7,
          everySecond: (world) => {
            for (let number = 0; number < 60; number += 1) open(world, nothingSaid, number);
          },
        }),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'A place for more than an hour',
    objective: 'A2',
    goal: 'keeps a place for more than an hour with a single CONNECT.',
    stops: answered,
    advice:
      'A client signed in, said nothing more, and was still there after an hour. The broker waits one and a half times the keep-alive, whatever that is; and 0 is not less than your limit, it is none.',
    plays: quiet,
    variants: [
      variant('day', 'a keep-alive of 65,535 s', stay(asGuest(65_535), 3_660)),
      hiddenVariant('zero', 'a keep-alive of 0', stay(asGuest(0), 3_660)),
      hiddenVariant('day-v5', '65,535 s over MQTT 5', stay(asGuest(65_535, 5), 3_660)),
      hiddenVariant('zero-v5', '0 over MQTT 5', stay(asGuest(0, 5), 3_660)),
    ],
  },
  {
    id: 'A3',
    title: 'A place without a name',
    goal: 'keeps a place for a minute without having said who it is.',
    stops: answered,
    advice:
      'A connection was open for a minute and had not sent a whole CONNECT. The time for it has to run from the beginning, and must not begin anew with every byte.',
    plays: quiet,
    variants: [
      variant('silent', 'not a byte', stay(nothingSaid, 60)),
      hiddenVariant('dribbled', 'a CONNECT, one byte every three seconds', dribbled()),
    ],
  },
]);
