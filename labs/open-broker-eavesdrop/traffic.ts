import { broken, defineTraffic, type Flow, holds, holdsWhen, type ReceivedMessage } from '../../src/lab-kit/index.ts';

const watched = ['home/+/state', 'home/+/event', '/cam0/thumbnail'];

/** A device says something at QoS 1, and the app, subscribed as it always is, shows it. */
function reachesTheApp(device: string, topicName: string, payload: string): Flow['run'] {
  return async (world) => {
    const phone = await world.play('phone');
    for (const topicFilter of watched) await phone.subscribe(topicFilter);
    const source = await world.play(device);
    await source.publish(topicName, payload, { qos: 1 });
    return holdsWhen(
      says(await phone.heard(), topicName, payload),
      'delivery',
      `The app received ${topicName}.`,
      `${topicName} was published and never reached the app.`,
    );
  };
}

function says(messages: readonly ReceivedMessage[], topicName: string, payload: string): boolean {
  return messages.some((message) => message.topicName === topicName && message.payload === payload);
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The family unlocks and locks the front door with the app',
    plays: ['phone'],
    async run(world) {
      const phone = await world.play('phone');
      for (const [order, position] of [
        ['UNLOCK', 'unlocked'],
        ['LOCK', 'locked'],
      ] as const) {
        await phone.publish('home/frontdoor/cmd', order);
        await world.settled();
        if (world.device('frontdoor').state['lock'] !== position) {
          return broken('effect', `The app published ${order} and the front door did not follow.`);
        }
      }
      return holds('The front door followed both orders.');
    },
  },
  {
    id: 'T2',
    title: 'The family sets the heating with the app',
    plays: ['phone'],
    async run(world) {
      const phone = await world.play('phone');
      await phone.publish('home/thermostat/cmd', '18.5');
      await world.settled();
      const { target } = world.device('thermostat').state;
      return holdsWhen(
        target === '18.5',
        'effect',
        'The thermostat took 18.5 °C.',
        'The thermostat did not take the order.',
      );
    },
  },
  {
    id: 'T3',
    title: 'A new PIN from the app reaches the front door',
    plays: ['phone'],
    async run(world) {
      const phone = await world.play('phone');
      await phone.publish('home/frontdoor/pin/set', world.secrets['pin'] ?? '');
      await world.settled();
      const { pin } = world.device('frontdoor').state;
      return holdsWhen(pin === 'set', 'effect', 'The keypad has the new PIN.', 'The new PIN never reached the keypad.');
    },
  },
  {
    id: 'T4',
    title: 'The app shows the temperature',
    plays: ['thermostat', 'phone'],
    run: reachesTheApp('thermostat', 'home/thermostat/state', '19.4'),
  },
  {
    id: 'T5',
    title: 'The app shows what the camera sees',
    plays: ['camera', 'phone'],
    run: reachesTheApp('camera', 'home/camera/event', 'motion'),
  },
  {
    id: 'T6',
    title: 'The app gets the camera’s pictures',
    plays: ['camera', 'phone'],
    run: reachesTheApp('camera', '/cam0/thumbnail', 'picture-1'),
  },
  {
    id: 'T7',
    title: 'The baby monitor wakes the family',
    plays: ['nursery', 'phone'],
    run: reachesTheApp('nursery', 'home/nursery/event', 'crying'),
  },
  {
    id: 'T8',
    title: 'The doorbell rings in the app',
    plays: ['doorbell', 'phone'],
    run: reachesTheApp('doorbell', 'home/doorbell/event', 'ring'),
  },
  {
    id: 'T9',
    title: 'Every device works again after a power cut',
    plays: ['phone'],
    async run(world) {
      const devices = ['frontdoor', 'thermostat', 'doorbell', 'camera', 'nursery'];
      for (const device of devices) await world.restartDevice(device);
      const absent = devices.find((device) => !world.device(device).connected);
      if (absent !== undefined) return broken('connect', `${absent} could not connect again.`);
      const phone = await world.play('phone');
      await phone.subscribe('home/+/state');
      await phone.publish('home/frontdoor/cmd', 'OPEN');
      const states = new Set((await phone.heard()).map(({ topicName }) => topicName));
      const silent = devices.find((device) => !states.has(`home/${device}/state`));
      if (silent !== undefined) return broken('delivery', `The app hears nothing of ${silent} any more.`);
      const { lock } = world.device('frontdoor').state;
      return holdsWhen(
        lock === 'unlocked',
        'effect',
        'All are back and obey.',
        'The front door does not obey any more.',
      );
    },
  },
  {
    id: 'T10',
    title: 'The app learns that the front door has lost its connection',
    plays: ['frontdoor', 'phone'],
    async run(world) {
      const phone = await world.play('phone');
      await phone.subscribe('home/+/state');
      const will = { topicName: 'home/frontdoor/state', payload: 'offline', retain: true };
      const lock = await world.play('frontdoor', { will });
      await lock.drop();
      return holdsWhen(
        says(await phone.heard(), will.topicName, will.payload),
        'delivery',
        'The Will of the lock reached the app.',
        'The lock vanished and its Will never reached the app.',
      );
    },
  },
  {
    id: 'T11',
    title: 'A guest reads the house rules',
    plays: ['phone'],
    async run(world) {
      const phone = await world.play('phone');
      await phone.publish('home/public/welcome', 'Welcome!', { qos: 1, retain: true });
      const guest = await world.join({ account: 'guest' });
      await guest.subscribe('home/public/welcome');
      return holdsWhen(
        says(await guest.heard(), 'home/public/welcome', 'Welcome!'),
        'delivery',
        'The guest received home/public/welcome.',
        'The guest subscribed to home/public/welcome and received nothing.',
      );
    },
  },
]);
