import {
  type AttackOutcome,
  concat,
  crc32,
  defineAttacks,
  fromText,
  hiddenVariant,
  inconclusive,
  type LabWorld,
  type Participant,
  type Policy,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
  xor,
} from '../../src/lab-kit/index.ts';

const topicOf = (valve: 7 | 8) => `brightwater/valve/${valve}/cmd`;
const shut = '{"valve":"shut","id":7}';
const wanted = '{"valve":"open","id":7}';
const difference = xor(fromText(shut), fromText(wanted));

interface Scene {
  world: LabWorld;
  bridge: Participant;
  /** The newest order that the bridge saw pass. */
  seen: Uint8Array;
}

/** The control room gives an order, and the bridge sees it pass. */
async function watch(world: LabWorld, valve: 7 | 8, order: string): Promise<Scene | null> {
  const bridge = await world.join({ account: 'bridge' });
  await bridge.subscribe(topicOf(valve), 1);
  const control = await world.play('control');
  await control.publish(topicOf(valve), world.envelopes('control').seal(topicOf(valve), order), { qos: 1 });
  const message = (await bridge.heard()).findLast(({ topicName }) => topicName === topicOf(valve));
  return message ? { world, bridge, seen: message.bytes } : null;
}

function withOrder(valve: 7 | 8, order: string, attack: (scene: Scene) => Promise<AttackOutcome>): Variant['run'] {
  return async (world) => {
    const scene = await watch(world, valve, order);
    return scene ? attack(scene) : inconclusive('No order passed the bridge.');
  };
}

/** A counter that nobody vouches for is set anew each time, so that nothing looks like a repetition. */
function asNew(sealed: Uint8Array, turn: number): Uint8Array {
  const counterAt = 3 + (sealed[2] ?? 0);
  return Uint8Array.from(sealed, (byte, index) => (index === counterAt + 3 ? turn + 1 : byte));
}

async function sayAll({ world, bridge }: Scene, forgeries: Iterable<Uint8Array>): Promise<void> {
  for (const forgery of forgeries) await bridge.publish(topicOf(7), forgery);
  await world.settled();
}

/** Says each to valve 7, and looks whether it opened. */
async function tryToOpen(scene: Scene, forgeries: Iterable<Uint8Array>): Promise<AttackOutcome> {
  await sayAll(scene, [...forgeries].map(asNew));
  const opened = scene.world
    .events()
    .some((event) => event.type === 'device.changed' && event.to === 'open' && event.causeActor === 'attacker');
  return opened ? reached('effect', 'Valve 7 opened.') : notTaken(scene.world);
}

/** Says each to valve 7, and looks whether it took one for an order of the control room. */
async function tryToBeTaken(scene: Scene, forgeries: Iterable<Uint8Array>): Promise<AttackOutcome> {
  await sayAll(scene, forgeries);
  const taken = scene.world
    .events()
    .find(
      (event) => event.type === 'envelope.opened' && event.deviceId === 'valve-7' && event.fromActor === 'attacker',
    );
  if (taken) return reached('effect', 'Valve 7 opened an envelope that the control room never sealed so.');
  return notTaken(scene.world);
}

/** As it is: nothing has to be changed. */
async function carry({ world, bridge, seen }: Scene): Promise<AttackOutcome> {
  await bridge.publish(topicOf(7), seen, { qos: 1 });
  await world.settled();
  if (world.device('valve-7').state['valve'] === 'open') return reached('effect', 'Valve 7 is open.');
  return notTaken(world);
}

function notTaken(world: LabWorld): AttackOutcome {
  const rejected = world.events().findLast((event) => event.type === 'envelope.rejected');
  const why = rejected?.type === 'envelope.rejected' ? rejected.reason : 'Valve 7 did not act.';
  return stopped('effect', 'ignored', why);
}

/** XORs `change` into the bytes from `at` on. */
function changedAt(bytes: Uint8Array, at: number, change: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => byte ^ (change[index - at] ?? 0));
}

/** The ciphertext of the text and of what is computed from the text stands last, each as long as what it hides. */
function changedAtEnd({ seen }: Scene, change: Uint8Array): Uint8Array {
  return changedAt(seen, seen.length - change.length, change);
}

async function mended(scene: Scene): Promise<AttackOutcome> {
  const checksums = [() => new Uint8Array(), crc32, await sha256Of([shut, wanted])];
  const forgeries = checksums.map((checksum) =>
    changedAtEnd(scene, concat(difference, xor(checksum(fromText(shut)), checksum(fromText(wanted))))),
  );
  return tryToOpen(scene, forgeries);
}

async function sha256Of(texts: readonly string[]): Promise<(data: Uint8Array) => Uint8Array> {
  const hashes = new Map<string, Uint8Array>();
  for (const text of texts) hashes.set(text, new Uint8Array(await crypto.subtle.digest('SHA-256', fromText(text))));
  return (data) => hashes.get(new TextDecoder().decode(data)) ?? new Uint8Array();
}

/** From the end, since a counter that is set to something huge would make all that follows look old. */
function* everywhere({ seen }: Scene): Generator<Uint8Array> {
  const flip = difference.slice(10, 14);
  for (let at = seen.length - flip.length; at >= 0; at -= 1) yield changedAt(seen, at, flip);
}

function* oneBitInEachByte({ seen }: Scene): Generator<Uint8Array> {
  for (let at = 0; at < seen.length; at += 1) yield changedAt(seen, at, new Uint8Array([1 << (at % 8)]));
}

function* shorter({ seen }: Scene): Generator<Uint8Array> {
  for (let length = seen.length - 1; length > 0; length -= 3) yield seen.slice(0, length);
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

/** Fewer are guessed while nobody counts the failures. */
const tagBytesMin = 12;

async function guessedTag(scene: Scene): Promise<AttackOutcome> {
  const orders = (await policyOf(scene.world))?.envelopes['orders'];
  const bare = orders === undefined || orders.mode === 'AES-CTR' || orders.mode === 'AES-CBC';
  const unkeyed = orders?.mode === 'AES-CTR+CRC32' || orders?.mode === 'AES-CTR+SHA256';
  if (bare) return tryToBeTaken(scene, [...oneBitInEachByte(scene)].map(asNew));
  if (unkeyed) return mended(scene);
  const { tagBytes } = orders;
  if (tagBytes === 1) {
    const flipped = asNew(changedAt(scene.seen, scene.seen.length - tagBytes - shut.length, difference), 0);
    const guesses = Array.from({ length: 256 }, (_, tag) => concat(flipped.slice(0, -1), new Uint8Array([tag])));
    return tryToBeTaken(scene, guesses);
  }
  const odds = `A guessed tag is right once in 2^${8 * tagBytes} tries`;
  if (tagBytes >= tagBytesMin) return stopped('transport', 'withheld', `${odds}.`);
  return reached('transport', `${odds}, and nothing limits how often it is tried.`);
}

const stops = stopsAt(['effect'], ['ignored']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'An order is changed on the way',
    objective: 'A2',
    goal: 'opens valve 7 with an order that told it to stay shut.',
    stops,
    advice:
      'What the attacker changes outside, the valve reads inside. Is there a check that needs a key, over everything that was sent?',
    plays: ['control'],
    variants: [
      variant(
        'four-bytes',
        'shut XOR open, where the word stands',
        withOrder(7, shut, (scene) => tryToOpen(scene, [changedAtEnd(scene, difference)])),
      ),
      variant('mended', 'the same, and the checksum mended to fit', withOrder(7, shut, mended)),
      hiddenVariant(
        'everywhere',
        'the same four bytes at every place, the vector included',
        withOrder(7, shut, (scene) => tryToOpen(scene, everywhere(scene))),
      ),
      hiddenVariant('next-key', 'the same under the key that comes next', async (world) => {
        await world.changePolicy(useNextKey);
        return withOrder(7, shut, mended)(world);
      }),
    ],
  },
  {
    id: 'A2',
    title: 'Something is taken that nobody sealed',
    objective: 'A1',
    goal: 'makes valve 7 take a message for an order of the control room that the control room never gave.',
    stops: [...stops, ...stopsAt(['transport'], ['withheld'])],
    advice:
      'A receiver has to notice every change, also one that makes no sense, and has to be sure of it: how many tries does a lucky guess take?',
    plays: ['control'],
    variants: [
      variant(
        'single-bit',
        'one bit flipped, in each byte in turn',
        withOrder(7, shut, (scene) => tryToBeTaken(scene, [...oneBitInEachByte(scene)].map(asNew))),
      ),
      variant('guessed-tag', 'a changed order, and a tag that is guessed', withOrder(7, shut, guessedTag)),
      hiddenVariant(
        'shorter',
        'cut off, at every length',
        withOrder(7, shut, (scene) => tryToBeTaken(scene, [...shorter(scene)].map(asNew))),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'An order is carried to another valve',
    objective: 'A2',
    goal: 'opens valve 7 with an order that was given to valve 8.',
    stops,
    advice:
      'Nothing was changed, and every tag fits. What does it have to cover so that an order is good for one valve only?',
    plays: ['control'],
    variants: [
      variant(
        'carried',
        'what was said to valve 8 is said to valve 7',
        withOrder(8, '{"valve":"open","id":8}', (scene) => carry(scene)),
      ),
      hiddenVariant('carried-next-key', 'the same under the key that comes next', async (world) => {
        await world.changePolicy(useNextKey);
        return withOrder(8, '{"valve":"open","id":8}', carry)(world);
      }),
    ],
  },
]);

/** As the control room will do tomorrow. */
function useNextKey(policy: Policy): Policy {
  const { orders } = policy.envelopes;
  if (!orders?.keys.some(({ id }) => id === 2)) return policy;
  return { ...policy, envelopes: { ...policy.envelopes, orders: { ...orders, sealWith: 2 } } };
}
