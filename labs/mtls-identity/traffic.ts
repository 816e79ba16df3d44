import { broken, defineTraffic, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

/** A car with a certificate and nothing else: the broker has to read its name there. */
function joinCar(world: LabWorld, name: string, actor: `grader:${string}` | 'attacker' = `grader:${name}`) {
  return world.join({ actor, clientId: name, tls: { clientCertificate: name } });
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The depot hears car 1',
    plays: ['depot'],
    async run(world) {
      const depot = await world.play('depot');
      await depot.subscribe('cars/+/state');
      await depot.subscribe('cars/+/telemetry');
      await world.pass(8_000, 2_000);
      const heard = new Set((await depot.heard()).map(({ topicName }) => topicName));
      const silent = ['cars/car-001/state', 'cars/car-001/telemetry'].find((topicName) => !heard.has(topicName));
      if (silent !== undefined) return broken('delivery', `The depot hears nothing on ${silent}.`);
      return holds('State and telemetry of car 1 arrived.');
    },
  },
  {
    id: 'T2',
    title: 'The depot opens and locks car 1',
    plays: ['depot'],
    async run(world) {
      const depot = await world.play('depot');
      for (const [order, doors] of [
        ['UNLOCK', 'unlocked'],
        ['LOCK', 'locked'],
      ] as const) {
        await depot.publish('cars/car-001/cmd', order, { qos: 1 });
        await world.settled();
        if (world.device('car-001').state['doors'] !== doors) return broken('effect', `Car 1 did not follow ${order}.`);
      }
      return holds('Car 1 followed both orders.');
    },
  },
  {
    id: 'T3',
    title: 'A car that was delivered today is known by its certificate alone',
    async run(world) {
      const delivered = await joinCar(world, 'car-003');
      await delivered.publish('cars/car-003/telemetry', 'battery 100 %', { qos: 1 });
      await world.settled();
      const shown = world.device('depot').state['cars/car-003/telemetry'];
      return holdsWhen(shown !== undefined, 'delivery', 'The depot shows car 3.', 'The depot does not show car 3.');
    },
  },
  {
    id: 'T4',
    title: 'Car 7, which is the attacker’s, does what any car may',
    plays: ['depot'],
    async run(world) {
      const own = await joinCar(world, 'car-007', 'attacker');
      await own.subscribe('cars/car-007/cmd');
      await own.publish('cars/car-007/state', 'locked', { qos: 1 });
      const depot = await world.play('depot');
      await depot.publish('cars/car-007/cmd', 'LOCK', { qos: 1 });
      const [order] = await own.heard();
      if (order?.payload !== 'LOCK') return broken('delivery', 'Car 7 does not hear the depot.');
      return holds('Car 7 spoke, and heard an order of the depot.');
    },
  },
  {
    id: 'T5',
    title: 'When one certificate is taken back, the others stay connected',
    async run(world) {
      const before = connections(world);
      if (before.length < 2) return broken('connect', 'Car 1 and the depot are not both connected.');
      await world.revoke('car-005');
      await world.settled();
      const lost = world.events().some((event) => event.type === 'connection.closed' && isHonest(event.actor));
      return holdsWhen(!lost, 'connect', 'Car 1 and the depot noticed nothing.', 'An honest connection was torn.');
    },
  },
]);

function connections(world: LabWorld) {
  return world.events().filter((event) => event.type === 'connect.accepted' && isHonest(event.actor));
}

function isHonest(actor: string | null): boolean {
  return actor === 'device:car-001' || actor === 'operator:depot';
}
