import {
  type AttackOutcome,
  defineAttacks,
  EnvelopeRejection,
  fromText,
  hiddenVariant,
  inconclusive,
  type LabWorld,
  type Participant,
  type Policy,
  reached,
  readHeader,
  stopped,
  stopsAt,
  type Variant,
  variant,
  xor,
} from '../../src/lab-kit/index.ts';

const cmd = 'hearth/garage/cmd';
const state = 'hearth/garage/state';
const pin = 'hearth/remote/pin';
const template = '{"pin":"0000","t":1}';

/** The carrier, the owner with the remote in hand, and what they say. */
interface Scene {
  world: LabWorld;
  carrier: Participant;
  /** Seals as the remote does, and sends it unless it is held back. */
  press(order: string, options?: { heldBack?: true; keyId?: number }): Promise<Uint8Array>;
}

function atTheDoor(attack: (scene: Scene) => Promise<void>): Variant['run'] {
  return async (world) => {
    const carrier = await world.join({ account: 'carrier' });
    await carrier.subscribe('hearth/#');
    const remote = await world.play('remote');
    const envelopes = world.envelopes('remote');
    const press: Scene['press'] = async (order, { heldBack, keyId } = {}) => {
      const sealed = envelopes.seal(cmd, order, keyId);
      if (!heldBack) await remote.publish(cmd, sealed, { qos: 1 });
      await world.settled();
      return sealed;
    };
    await attack({ world, carrier, press });
    await world.settled();
    return whetherItOpened(world);
  };
}

function whetherItOpened(world: LabWorld): AttackOutcome {
  const events = world.events();
  const opened = events.some(
    (event) => event.type === 'device.changed' && event.to === 'open' && event.causeActor === 'attacker',
  );
  if (opened) return reached('effect', 'The door opened for somebody without a key.');
  const heard = events.findLast((event) => event.type === 'envelope.rejected' && event.fromActor === 'attacker');
  if (heard?.type === 'envelope.rejected') return stopped('effect', 'ignored', heard.reason);
  return inconclusive('The door was told nothing.');
}

/** The owner opens and closes; what they said is recorded. */
async function openAndClose({ press }: Scene): Promise<Uint8Array> {
  const open = await press('OPEN');
  await press('CLOSE');
  return open;
}

/** Everybody may know how a message is sealed; only the key is secret. */
async function policyOf(world: LabWorld): Promise<Policy | undefined> {
  const seen: Policy[] = [];
  await world.changePolicy((policy) => {
    seen.push(policy);
    return policy;
  });
  return seen[0];
}

/** What the remote says at its next two starts, and what the carrier hears. */
async function twoStarts(world: LabWorld) {
  const carrier = await world.join({ account: 'carrier' });
  await carrier.subscribe('hearth/#');
  for (let start = 0; start < 2; start += 1) {
    await world.restartDevice('remote');
    await world.settled();
  }
  return carrier.heard();
}

/** Reads the PIN out of any two messages that were sealed with the same stream. */
async function readPin(world: LabWorld): Promise<AttackOutcome> {
  const tagBytes = (await policyOf(world))?.envelopes['orders']?.tagBytes ?? 0;
  const heard = (await twoStarts(world)).filter(({ topicName }) => topicName === pin);
  if (heard.length < 2) return inconclusive('The remote did not tell its PIN twice.');
  const bodies = heard.map(({ bytes }) =>
    bytes.slice(bytes.length - tagBytes - template.length, bytes.length - tagBytes),
  );
  const told = `{"pin":"${world.secrets['pin']}","t":1}`;
  if (heard.some(({ payload }) => payload === told)) return reached('transport', 'The PIN is sent in clear.');
  for (const one of bodies) {
    for (const other of bodies) {
      const text = new TextDecoder().decode(xor(xor(one, other), fromText(template)));
      if (text === told) return reached('transport', 'Two messages and the text of one give the PIN of the other.');
    }
  }
  return stopped('transport', 'withheld', `${bodies.length} messages, and no two of them under one stream.`);
}

/** Looks for two messages, of whomever, that were sealed under one key and one nonce. */
async function findRepeatedNonce(world: LabWorld): Promise<AttackOutcome> {
  const policy = await policyOf(world);
  // The spare remote opens, so that the door has something else to tell than before.
  const spare = await world.join({ account: 'carrier', clientId: 'spare' });
  await spare.subscribe(state);
  await spare.publish(cmd, world.envelopes('remote').seal(cmd, 'OPEN', 2));
  const before = await spare.heard();
  await world.restartDevice('garage');
  await world.settled();
  const heard = await twoStarts(world);
  const seen = new Map<string, string>();
  for (const { topicName, bytes } of [...before, ...heard]) {
    const envelope = policy?.envelopes[topicName === state ? 'states' : 'orders'];
    if (!envelope) continue;
    try {
      const { header } = readHeader(bytes, envelope);
      const direction = envelope.directionKeys ? header.sender : 'everybody';
      const under = `key ${header.keyId} of ${direction}, nonce ${header.nonce.join('.')}`;
      const message = bytes.join();
      if ((seen.get(under) ?? message) !== message) return reached('transport', `Two messages under ${under}.`);
      seen.set(under, message);
    } catch (error) {
      // A Will is not sealed.
      if (!(error instanceof EnvelopeRejection)) throw error;
    }
  }
  if (seen.size < 3) return inconclusive('Too little was said to compare.');
  return stopped('transport', 'withheld', `${seen.size} messages, each under a nonce of its own.`);
}

/** Sets the counter to something new, and the time of sending, if there is one, to now. */
function redated(world: LabWorld, sealed: Uint8Array): Uint8Array {
  const at = 3 + (sealed[2] ?? 0);
  const seconds = Math.floor(world.now() / 1_000);
  const changed = Uint8Array.from(sealed);
  new DataView(changed.buffer).setUint32(at + 8, seconds);
  return changed;
}

function recounted(sealed: Uint8Array): Uint8Array {
  const at = 3 + (sealed[2] ?? 0);
  return Uint8Array.from(sealed, (byte, index) => (index === at + 5 ? byte + 1 : byte));
}

/** The remote shows what the door told it, or what it told it long ago. */
function oldState(
  afterwards: (world: LabWorld, carrier: Participant, old: Uint8Array) => Promise<void>,
): Variant['run'] {
  return async (world) => {
    const carrier = await world.join({ account: 'carrier' });
    await carrier.subscribe(state);
    const garage = await world.play('garage');
    const envelopes = world.envelopes('garage');
    const old = envelopes.seal(state, 'closed');
    await garage.publish(state, old, { qos: 1, retain: true });
    await garage.publish(state, envelopes.seal(state, 'open'), { qos: 1, retain: true });
    await world.settled();
    if (world.device('remote').state['shows'] !== 'open')
      return inconclusive('The remote was not told that the door is open.');
    await afterwards(world, carrier, old);
    await world.settled();
    if (world.device('remote').state['shows'] === 'closed') {
      return reached('effect', 'The door is open, and the remote shows that it is closed.');
    }
    return stopped('effect', 'ignored', 'The remote shows that the door is open.');
  };
}

const ignored = stopsAt(['effect'], ['ignored']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'A nonce comes twice',
    objective: 'A1',
    goal: 'finds two messages under one key and one nonce, and reads one by the other.',
    stops: stopsAt(['transport'], ['withheld']),
    advice:
      'Under one key no nonce may come twice: not after a loss of power, and not because two devices count with the same key.',
    variants: [
      variant('two-starts', 'the remote starts twice, and its first words are compared', readPin),
      hiddenVariant('any-two', 'all that door and remote say, through starts of both', findRepeatedNonce),
    ],
  },
  {
    id: 'A2',
    title: 'A message comes twice, or late',
    objective: 'A2',
    goal: 'opens the door with what the owner said at another time.',
    stops: ignored,
    advice:
      'Ask of every order: was it heard before, also before the door lost its power? Was it said just now, or held back on the way? And is it an order at all?',
    plays: ['remote'],
    variants: [
      variant(
        'at-once',
        'OPEN once more, after the owner has closed',
        atTheDoor(async (scene) => {
          const open = await openAndClose(scene);
          await scene.carrier.publish(cmd, open);
        }),
      ),
      variant(
        'after-power-cut',
        'the same, after the door has lost its power',
        atTheDoor(async (scene) => {
          const open = await openAndClose(scene);
          await scene.world.restartDevice('garage');
          await scene.carrier.publish(cmd, open);
        }),
      ),
      variant(
        'held-back',
        'an OPEN that never arrived, a minute later',
        atTheDoor(async ({ world, carrier, press }) => {
          const open = await press('OPEN', { heldBack: true });
          await world.pass(60_000, 20_000);
          await carrier.publish(cmd, open);
        }),
      ),
      hiddenVariant(
        'newest',
        'the newest message of the remote, after the spare one has closed',
        atTheDoor(async ({ carrier, press }) => {
          const open = await press('OPEN');
          await press('CLOSE', { keyId: 2 });
          await carrier.publish(cmd, open);
        }),
      ),
      hiddenVariant(
        'overtaken',
        'an OPEN that never arrived, behind twenty others',
        atTheDoor(async ({ carrier, press }) => {
          const open = await press('OPEN', { heldBack: true });
          for (let pressed = 0; pressed < 20; pressed += 1) await press('CLOSE');
          await carrier.publish(cmd, open);
        }),
      ),
      hiddenVariant(
        'redated',
        'held back, as it is and then with a new date',
        atTheDoor(async ({ world, carrier, press }) => {
          const open = await press('OPEN', { heldBack: true });
          await world.pass(60_000, 20_000);
          await carrier.publish(cmd, open);
          await carrier.publish(cmd, redated(world, open));
        }),
      ),
      hiddenVariant(
        'recounted',
        'once more, as it is and then with another counter',
        atTheDoor(async (scene) => {
          const open = await openAndClose(scene);
          await scene.carrier.publish(cmd, open);
          await scene.carrier.publish(cmd, recounted(open));
        }),
      ),
      hiddenVariant(
        'reflected',
        'what the door told as its state, told to the door',
        atTheDoor(async (scene) => {
          await openAndClose(scene);
          for (const { topicName, bytes } of await scene.carrier.heard()) {
            if (topicName === state) await scene.carrier.publish(cmd, bytes);
          }
        }),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'An old state is told as the present one',
    goal: 'lets the remote show a door that is closed, while it is open.',
    stops: ignored,
    advice: 'A state may come again. Should an older one come after a newer one?',
    plays: ['garage'],
    variants: [
      variant(
        'old',
        'the state before this one, once more',
        oldState(async (_world, carrier, old) => {
          await carrier.publish(state, old);
        }),
      ),
      hiddenVariant(
        'old-retained',
        'the same, left with the broker for the next start of the remote',
        oldState(async (world, carrier, old) => {
          await carrier.publish(state, old, { retain: true });
          await world.restartDevice('remote');
        }),
      ),
    ],
  },
]);
