import {
  authPacket,
  broken,
  connectPacket,
  defineTraffic,
  type EnhancedAuthentication,
  holds,
  holdsWhen,
  type LabWorld,
  type Participant,
} from '../../src/lab-kit/index.ts';

const method = 'SCRAM-SHA-256';
const control = { actor: 'operator:control', clientId: 'control', protocolVersion: 5 } as const;
const posts = ['post-17', 'post-18'];
const orders = [
  ['START', 'charging'],
  ['STOP', 'idle'],
] as const;

function proofOf(world: LabWorld, userName: string): EnhancedAuthentication {
  return world.scram({ userName, password: world.secrets[userName] ?? '' });
}

/** The control room, whose part the flow takes. */
function joinControl(world: LabWorld): Promise<Participant> {
  return world.join({ ...control, enhanced: proofOf(world, 'control') });
}

function allPresent(world: LabWorld): string | undefined {
  return [...posts, 'control'].find((device) => !world.device(device).connected);
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The control room hears what each post delivers',
    plays: ['control'],
    async run(world) {
      const room = await joinControl(world);
      await room.subscribe('posts/+/state');
      await room.subscribe('posts/+/telemetry');
      await world.pass(4_000, 500);
      const heard = new Set((await room.heard()).map(({ topicName }) => topicName));
      const expected = posts.flatMap((post) => [`posts/${post}/state`, `posts/${post}/telemetry`]);
      const silent = expected.find((topicName) => !heard.has(topicName));
      if (silent !== undefined) return broken('delivery', `The control room hears nothing on ${silent}.`);
      return holds('Both posts were heard.');
    },
  },
  {
    id: 'T2',
    title: 'The control room starts and stops a charge at each post',
    plays: ['control'],
    async run(world) {
      const room = await joinControl(world);
      for (const post of posts) {
        for (const [order, output] of orders) {
          await room.publish(`posts/${post}/cmd`, order, { qos: 1 });
          await world.settled();
          if (world.device(post).state['output'] === output) continue;
          return broken('effect', `The control room said ${order} and ${post} did not follow.`);
        }
      }
      return holds('Both posts followed both orders.');
    },
  },
  {
    id: 'T3',
    title: 'Everybody is back after the broker was restarted',
    async run(world) {
      const absent = allPresent(world);
      if (absent !== undefined) return broken('connect', `${absent} cannot sign in.`);
      await world.restartBroker();
      for (const device of [...posts, 'control']) await world.restartDevice(device);
      const lost = allPresent(world);
      if (lost !== undefined) return broken('connect', `${lost} could not sign in again.`);
      return holds('Both posts and the control room signed in again.');
    },
  },
  {
    id: 'T4',
    title: 'Two that sign in at the same time do not disturb each other',
    plays: ['control', 'post-18'],
    async run(world) {
      let asked = 0;
      let bothAsked = () => {};
      const together = new Promise<void>((resolve) => {
        bothAsked = resolve;
      });
      const waiting = (userName: string): EnhancedAuthentication => {
        const proof = proofOf(world, userName);
        const respond = async (challenge: Uint8Array) => {
          asked += 1;
          if (asked === 2) bothAsked();
          await together;
          return proof.respond(challenge);
        };
        return { ...proof, respond };
      };
      const post = { actor: 'device:post-18', clientId: 'post-18', protocolVersion: 5 } as const;
      await Promise.all([
        world.join({ ...control, enhanced: waiting('control') }),
        world.join({ ...post, enhanced: waiting('post-18') }),
      ]);
      return holds('Both were asked before either answered, and both signed in.');
    },
  },
  {
    id: 'T5',
    title: 'A post with poor reception has twenty seconds to answer',
    plays: ['post-18'],
    async run(world) {
      const proof = proofOf(world, 'post-18');
      const wire = world.dial({ actor: 'device:post-18' });
      wire.send(connectPacket({ clientId: 'post-18', method, data: proof.begin() }));
      await wire.packets();
      const asked = world.events().findLast((event) => event.type === 'authentication.challenged');
      if (!asked) return broken('connect', 'The broker does not ask post 18 for a proof.');
      const answer = await proof.respond(new TextEncoder().encode(asked.serverMessage));
      await world.pass(20_000, 5_000);
      wire.send(authPacket({ method, data: answer }));
      await wire.packets();
      const accepted = world
        .events()
        .some((event) => event.type === 'connect.accepted' && event.actor === 'device:post-18');
      return holdsWhen(
        accepted,
        'connect',
        'Its answer was accepted.',
        'Its answer came after twenty seconds and was not accepted.',
      );
    },
  },
  {
    id: 'T6',
    title: 'Who knows another password is refused, and the right one still works',
    plays: ['control'],
    async run(world) {
      const enhanced = world.scram({ userName: 'control', password: 'not the password' });
      const outcome = await world.connect({ ...control, enhanced });
      if (outcome.kind !== 'refused') return broken('connect', 'A wrong password was not refused with a reason code.');
      await joinControl(world);
      return holds('The wrong password was refused, the right one accepted.');
    },
  },
]);
