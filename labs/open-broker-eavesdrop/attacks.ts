import {
  command,
  defineAttacks,
  eavesdrop,
  hiddenVariant,
  type Identity,
  type LabWorld,
  reached,
  stopsAt,
  type Variant,
  variant,
  whatLeaked,
} from '../../src/lab-kit/index.ts';

const guest: Identity = { account: 'guest' };
const door = { device: 'frontdoor', property: 'lock', value: 'unlocked' };
const openDoor = { as: guest, topicName: 'home/frontdoor/cmd', payload: 'OPEN', effect: door };

function isPublic(topicName: string): boolean {
  return topicName.startsWith('home/public/');
}

/** The household talks about everything a guest has no business with. Two devices are played, so that they do it now. */
async function dayAtHome(world: LabWorld): Promise<void> {
  const phone = await world.play('phone');
  await phone.publish('home/frontdoor/pin/set', world.secrets['pin'] ?? '', { qos: 1 });
  await phone.publish('home/frontdoor/cmd', 'LOCK', { qos: 1 });
  await phone.publish('home/thermostat/cmd', '21.0', { qos: 1 });
  const camera = await world.play('camera');
  await camera.publish('home/camera/event', 'motion', { qos: 1 });
  await camera.publish('/cam0/thumbnail', world.secrets['picture'] ?? '', { qos: 1 });
}

function overhear(topicFilter: string, qos: 0 | 1 | 2 = 0): Variant['run'] {
  return eavesdrop({ as: guest, topicFilter, qos, mayRead: isPublic, stir: dayAtHome });
}

/** The broker accepts this CONNECT. */
function getIn(as: Identity): Variant['run'] {
  return async (world) => {
    await world.join(as);
    return reached('connect', 'The broker answered CONNACK 0.');
  };
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'A stranger connects',
    objective: 'A1',
    goal: 'gets a session without a password that belongs to them.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'Somebody the household never gave an account to has a session. Look at who is accepted, and on what proof.',
    variants: [
      variant('no-credentials', 'without user name and password', getIn({})),
      hiddenVariant('unknown-name', 'a made-up account', getIn({ userName: 'intern', password: 'intern' })),
      hiddenVariant(
        'guessed-password',
        'the phone’s name with a guess',
        getIn({ userName: 'phone', password: '123456' }),
      ),
      hiddenVariant('name-alone', 'the lock’s name without a password', getIn({ userName: 'frontdoor' })),
      hiddenVariant(
        'empty-password',
        'the phone’s name with an empty password',
        getIn({ userName: 'phone', password: '' }),
      ),
      hiddenVariant('client-id-alone', 'the ClientId of the phone, nothing else', getIn({ clientId: 'phone' })),
    ],
  },
  {
    id: 'A2',
    title: 'A guest overhears the household',
    objective: 'A2',
    goal: 'receives a message outside home/public.',
    stops: [...stopsAt(['connect', 'subscribe'], ['refused', 'closed']), { stage: 'delivery', means: 'withheld' }],
    advice:
      'A guest still receives messages of the household. Do not ask which filters to forbid; ask which topics a guest is entitled to, and allow these alone.',
    plays: ['phone', 'camera'],
    variants: [
      variant('root', 'by subscribing to `#`', overhear('#')),
      hiddenVariant('any-then-rest', '`+/#`, which is `#` in other words', overhear('+/#')),
      hiddenVariant('three-levels', '`+/+/+`', overhear('+/+/+')),
      hiddenVariant('household', '`home/#`', overhear('home/#')),
      hiddenVariant('household-qos-2', '`home/#` at QoS 2', overhear('home/#', 2)),
      hiddenVariant('all-below-rooms', '`home/+/+/#`', overhear('home/+/+/#')),
      hiddenVariant('pins-below', '`home/+/pin/#`', overhear('home/+/pin/#')),
      hiddenVariant('pins-anywhere', '`+/+/pin/set`', overhear('+/+/pin/set')),
      hiddenVariant('pin', '`home/frontdoor/pin/set`', overhear('home/frontdoor/pin/set')),
      hiddenVariant('states', '`home/+/state`, retained', overhear('home/+/state')),
      hiddenVariant('one-state', '`home/nursery/state`', overhear('home/nursery/state')),
      hiddenVariant('orders', '`home/frontdoor/cmd`', overhear('home/frontdoor/cmd')),
      hiddenVariant('other-tree', '`/#`: topics with a leading slash', overhear('/#')),
      hiddenVariant('second-thought', 'what is allowed first, the household after it', async (world) => {
        const spy = await world.join(guest);
        await spy.subscribe('home/public/#');
        await spy.subscribe('home/+/pin/+');
        await dayAtHome(world);
        return whatLeaked(world, spy, isPublic);
      }),
      hiddenVariant('while-away', 'a persistent session collects while nobody is connected', async (world) => {
        const before = await world.join({ ...guest, clean: false });
        await before.subscribe('home/#', 1);
        await before.leave();
        await dayAtHome(world);
        return whatLeaked(world, await world.join({ ...guest, clean: false }), isPublic);
      }),
      hiddenVariant('borrowed-client-id', 'with the ClientId of the phone', async (world) => {
        const spy = await world.join({ ...guest, clientId: 'phone' });
        await spy.subscribe('home/+/state');
        await world.restartDevice('frontdoor');
        return whatLeaked(world, spy, isPublic);
      }),
      hiddenVariant('heating-orders', '`home/thermostat/cmd`', overhear('home/thermostat/cmd')),
    ],
  },
  {
    id: 'A3',
    title: 'A guest gives orders',
    objective: 'A4',
    goal: 'makes a device act, or the family believe something untrue.',
    stops: [...stopsAt(['connect', 'publish'], ['refused', 'closed']), { stage: 'delivery', means: 'withheld' }],
    advice:
      'A guest still gets a message through to the household’s devices. There is more than one way to publish, and more than one topic that matters.',
    variants: [
      variant('open', 'by publishing OPEN to the front door', command(openDoor)),
      hiddenVariant('open-qos-1', 'QoS 1', command({ ...openDoor, qos: 1 })),
      hiddenVariant('open-qos-2', 'QoS 2', command({ ...openDoor, qos: 2 })),
      hiddenVariant('open-retained', 'retained', command({ ...openDoor, retain: true })),
      hiddenVariant(
        'open-by-will',
        'a Will that fires when the connection dies',
        command({ ...openDoor, byWill: true }),
      ),
      hiddenVariant(
        'open-by-retained-will',
        'the same, retained, at QoS 1',
        command({ ...openDoor, byWill: true, qos: 1, retain: true }),
      ),
      hiddenVariant('unlock', 'another word for it', command({ ...openDoor, payload: 'UNLOCK' })),
      hiddenVariant(
        'borrowed-client-id',
        'with the ClientId of the phone',
        command({ ...openDoor, as: { ...guest, clientId: 'phone' } }),
      ),
      hiddenVariant(
        'new-pin',
        'a PIN of their own',
        command({
          as: guest,
          topicName: 'home/frontdoor/pin/set',
          payload: '000000',
          effect: { device: 'frontdoor', property: 'pin', value: 'set' },
        }),
      ),
      hiddenVariant(
        'heating',
        'the thermostat',
        command({
          as: guest,
          topicName: 'home/thermostat/cmd',
          payload: '33',
          effect: { device: 'thermostat', property: 'target', value: '33.0' },
        }),
      ),
      hiddenVariant(
        'false-report',
        'tells the app that the child sleeps',
        falseReport('home/nursery/state', 'asleep, 12 dB'),
      ),
      hiddenVariant('false-picture', 'an event of the camera', falseReport('home/camera/event', 'nothing to see')),
      hiddenVariant(
        'false-lock',
        'tells the app that the door is locked',
        falseReport('home/frontdoor/state', 'locked!'),
      ),
      hiddenVariant('false-heat', 'a temperature of their own', falseReport('home/thermostat/state', '35.0')),
      hiddenVariant('false-ring', 'rings without standing at the door', falseReport('home/doorbell/event', 'ring!')),
    ],
  },
]);

/** The family's app shows what is said in a device's name. */
function falseReport(topicName: string, payload: string): Variant['run'] {
  return command({ as: guest, topicName, payload, effect: { device: 'phone', property: topicName, value: payload } });
}
