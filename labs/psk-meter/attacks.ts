import {
  bytesFromHex,
  decryptTls,
  defineAttacks,
  hexFromBytes,
  hiddenVariant,
  inconclusive,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Outcome = Awaited<ReturnType<Variant['run']>>;

const across = 'VG-300217';
const neighbour = 'VG-100418';
const zeros = '00'.repeat(16);
const wrong = 'a5'.repeat(16);

/** One handshake of the attacker’s; the broker says what came of it. */
async function knock(world: LabWorld, identity: string, hex: string): Promise<'in' | string> {
  const before = world.events().length;
  await world.connect({ actor: 'attacker', clientId: 'a', userName: identity, tls: { psk: { identity, hex } } });
  await world.settled();
  for (const event of world.events().slice(before)) {
    if (event.type === 'tls.accepted' && event.actor === 'attacker') return 'in';
    if (event.type === 'tls.failed') return event.alertSent ?? 'no alert';
  }
  return 'no answer';
}

/** Tries keys until one opens. */
async function tryKeys(world: LabWorld, identities: readonly string[], keys: readonly string[]): Promise<Outcome> {
  for (const identity of identities) {
    for (const hex of keys) {
      if ((await knock(world, identity, hex)) === 'in') {
        return reached('transport', `The broker speaks TLS with the attacker as “${identity}”.`);
      }
    }
  }
  return stopped('transport', 'closed', `None of ${identities.length * keys.length} attempts came to a handshake.`);
}

function compareAnswers(known: readonly string[], madeUp: readonly string[]): Variant['run'] {
  return async (world) => {
    const answers = async (identities: readonly string[]) => {
      const alerts = new Set<string>();
      for (const identity of identities) alerts.add(await knock(world, identity, wrong));
      return [...alerts];
    };
    const one = await answers(known);
    const other = await answers(madeUp);
    if (one.includes('in') || other.includes('in')) return inconclusive('A key that nobody has opened the broker.');
    if (new Set([...one, ...other]).size > 1) {
      return reached('transport', `Meters that exist are answered with ${one}, others with ${other}.`);
    }
    return stopped('transport', 'ignored', `All are answered with ${one}.`);
  };
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return hexFromBytes(new Uint8Array(digest)).slice(0, 32);
}

async function hmac(hmacKey: string, text: string): Promise<string> {
  const utf8 = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', utf8.encode(hmacKey), algorithm, false, ['sign']);
  return hexFromBytes(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text)))).slice(0, 32);
}

/** What a maker may have thought of; the constant is in the firmware that everybody can download. */
async function recipes(serial: string): Promise<string[]> {
  const text = hexFromBytes(new TextEncoder().encode(serial));
  return [
    await sha256(serial),
    await hmac('volta-provisioning-v2', serial),
    await sha256([...serial].reverse().join('')),
    await sha256('02:1b:c5:30:02:17'),
    text.padEnd(32, '0'),
  ];
}

/** Records what a meter says from its first byte, and tries keys on it. */
function openRecording(deviceId: string, keysOf: (world: LabWorld) => Promise<string[]> | string[]): Variant['run'] {
  return async (world) => {
    const recording = world.tap(deviceId);
    await world.restartDevice(deviceId);
    await world.settled();
    recording.stop();
    if (recording.fromBroker.length === 0 || !world.device(deviceId).connected) {
      return inconclusive(`${deviceId} does not get through to the broker, so there is nothing to record.`);
    }
    let reason = '';
    for (const key of await keysOf(world)) {
      const opened = decryptTls(recording, { psk: bytesFromHex(key) });
      if (opened.kind === 'closed') reason = opened.reason;
      else if (String.fromCharCode(...opened.fromClient).includes('meters/')) {
        return reached('transport', `The recording of ${deviceId} is open: ${opened.suite} rests on that key alone.`);
      }
    }
    return stopped('transport', 'withheld', `The recording of ${deviceId} stays closed. ${reason}`);
  };
}

/** Whatever key is stolen one day: it is one of these. */
function everyKey({ secrets }: LabWorld): string[] {
  return Object.values(secrets).filter((value) => /^([0-9a-f]{2}){16,64}$/.test(value));
}

/** Keys that stand in the memory of the attacker’s own meter. */
function ownKeys({ secrets }: LabWorld): string[] {
  return ['group', 'fleet', 'meter-440'].map((id) => secrets[id] ?? '');
}

/** The attacker’s own meter, with another user name in CONNECT. */
async function claimAnother(world: LabWorld): Promise<Outcome> {
  for (const hex of ownKeys(world)) {
    const tls = { psk: { identity: 'VG-100440', hex } };
    const outcome = await world.connect({ actor: 'attacker', clientId: 'VG-100440', userName: neighbour, tls });
    if (outcome.kind === 'closed') continue;
    if (outcome.kind !== 'accepted')
      return stopped('connect', 'refused', 'The identity is the user name, and no other.');
    await outcome.client.publish(`meters/${neighbour}/reading`, '0', { qos: 1 });
    await world.settled();
    const taken = world.events().some((event) => event.type === 'publish.accepted' && event.actor === 'attacker');
    if (taken) return reached('publish', `The broker took a reading of ${neighbour} from another meter.`);
    return stopped('publish', 'refused', 'The broker took no reading of another meter.');
  }
  return inconclusive('The attacker’s own meter does not get in with any key that it has.');
}

const devices = ['meter-217', 'meter-418', 'meter-440', 'billing'];

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody finds out which meters exist',
    objective: 'A1',
    goal: 'tells identities that exist from others, without any right key.',
    stops: [{ stage: 'transport', means: 'ignored' }],
    advice:
      'Two failures have two answers, and the answer tells which meters exist. Unknown identities have to fail as a wrong key does.',
    plays: devices,
    variants: [
      variant(
        'one-of-each',
        'with a wrong key, for one meter that exists and one that does not',
        compareAnswers([across], ['VG-999999']),
      ),
      hiddenVariant(
        'many',
        'for several names of all kinds',
        compareAnswers([across, neighbour], ['VG-300218', 'x', 'VG-300217 '.repeat(10).trim()]),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'Somebody computes a key',
    objective: 'A2',
    goal: 'completes a handshake with a key that was computed or guessed.',
    stops: [{ stage: 'transport', means: 'closed' }],
    advice:
      'A key that can be computed from what everybody can read is no key, whatever the recipe; and a key of zeros is the first that anybody tries, for names that exist and for names that do not. Keys are random, made for one meter, and nothing else opens.',
    plays: devices,
    variants: [
      variant('serial', 'from the serial number, by the manual', async (world) =>
        tryKeys(world, [across], [await sha256(across)]),
      ),
      hiddenVariant('recipes', 'by one of five recipes', async (world) =>
        tryKeys(world, [across], await recipes(across)),
      ),
      hiddenVariant('zeros', 'with zeros', (world) =>
        tryKeys(world, ['commissioning', across, 'VG-999999'], [zeros, '00'.repeat(32)]),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'Somebody opens a recording',
    objective: 'A3',
    goal: 'reads what a meter said, in a recording, with a key.',
    stops: [{ stage: 'transport', means: 'withheld' }],
    advice:
      'A key opened what was recorded. Keys leak, sooner or later; with a suite that agrees on a key of its own for each connection, a leak does not reach the past.',
    variants: [
      variant(
        'serial',
        'of VG-300217, with a key by the manual',
        openRecording('meter-217', async () => [await sha256(across)]),
      ),
      hiddenVariant(
        'group',
        'of VG-100418, with the key of its series',
        openRecording('meter-418', ({ secrets }) => [secrets['group'] ?? '']),
      ),
      hiddenVariant('leaked', 'of VG-300217, with the very key it used', openRecording('meter-217', everyKey)),
    ],
  },
  {
    id: 'A4',
    title: 'One meter is another',
    objective: 'A4',
    goal: 'uses the key of their own meter to be another one.',
    stops: [{ stage: 'transport', means: 'closed' }, ...stopsAt(['connect', 'publish'], ['refused', 'closed'])],
    advice:
      'What stands in the memory of one meter was enough to be another. A key belongs to one identity, and the identity is the user name.',
    plays: devices,
    variants: [
      variant('neighbour', 'as the neighbour’s meter, with every key of the own one', (world) =>
        tryKeys(world, [neighbour], ownKeys(world)),
      ),
      hiddenVariant('claimed', 'under the own identity, with the neighbour’s user name', claimAnother),
    ],
  },
]);
