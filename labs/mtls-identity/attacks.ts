import {
  type ClientTls,
  command,
  defineAttacks,
  hiddenVariant,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Outcome = Awaited<ReturnType<Variant['run']>>;

const car = { device: 'car-001', property: 'doors', value: 'unlocked' };
const everywhere = stopsAt(['connect', 'publish', 'delivery', 'effect'], ['refused', 'closed', 'withheld', 'ignored']);

/** Opens car 1 as the depot would, under its ClientId, which is free: the cases take the depot’s part. */
function openCar(tls: ClientTls, claim: { userName?: string } = {}): Variant['run'] {
  const as = { actor: 'attacker' as const, clientId: 'depot-admin', tls, ...claim };
  return command({ as, topicName: 'cars/car-001/cmd', payload: 'UNLOCK', qos: 1, effect: car });
}

/** Says something that only the car of that name may say. */
function speakAs(carId: string, tls: ClientTls, claim: { userName?: string; clientId: string }): Variant['run'] {
  return async (world) => {
    const attacker = await world.join({ actor: 'attacker', tls, ...claim });
    await attacker.publish(`cars/${carId}/telemetry`, 'battery 0 %', { qos: 1 });
    return whoWasHeard(world, carId);
  };
}

function whoWasHeard(world: LabWorld, carId: string): Outcome {
  const topicName = `cars/${carId}/telemetry`;
  const heard = world
    .events()
    .some((event) => event.type === 'publish.accepted' && event.actor === 'attacker' && event.topicName === topicName);
  if (heard) return reached('publish', `The broker took a message on ${topicName} from the attacker.`);
  return stopped('publish', 'ignored', `Nothing of the attacker’s was taken on ${topicName}.`);
}

/** ClientId, and the session that bears it, are a car’s own. */
async function takeSession(world: LabWorld): Promise<Outcome> {
  await world.join({
    actor: 'attacker',
    clientId: 'car-001',
    userName: 'car-007',
    tls: { clientCertificate: 'car-007' },
  });
  const taken = world.events().some((event) => event.type === 'session.taken-over' && event.byActor === 'attacker');
  if (taken) return reached('connect', 'The session of car 1 was taken over: car 1 is off the air.');
  return stopped('connect', 'ignored', 'The attacker is in, and car 1 has kept its session.');
}

async function stayConnected(world: LabWorld): Promise<Outcome> {
  const thief = await world.join({ actor: 'attacker', clientId: 'car-005', tls: { clientCertificate: 'car-005' } });
  await world.revoke('car-005');
  if (!thief.open) return stopped('connect', 'closed', 'The connection ended when the certificate was taken back.');
  await thief.publish('cars/car-005/telemetry', 'battery 0 %', { qos: 1 });
  return whoWasHeard(world, 'car-005');
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody without a genuine badge is depot-admin',
    objective: 'A2',
    goal: 'opens car 1 in the name of depot-admin, with no certificate or with one that Kestrel did not print for this.',
    stops: everywhere,
    advice:
      'The broker lets somebody in whom no valid certificate names. Ask of each certificate: was there one, who has signed it, for what is it made, and is it valid today? Whoever stands in trustAnchors may print badges.',
    plays: ['depot'],
    variants: [
      variant('none', 'without any certificate', openCar({}, { userName: 'depot-admin' })),
      variant('homemade', 'with a certificate that the attacker signed', openCar({ clientCertificate: 'homemade' })),
      variant('bought', 'with a certificate of a public authority', openCar({ clientCertificate: 'bought' })),
      hiddenVariant('stranger', 'from an authority of the attacker’s own', openCar({ clientCertificate: 'stranger' })),
      hiddenVariant('forged', 'from an authority that bears the right name', openCar({ clientCertificate: 'forged' })),
      hiddenVariant('web-server', 'made for a server', openCar({ clientCertificate: 'web-server' })),
      hiddenVariant('last-year', 'that has expired', openCar({ clientCertificate: 'last-year' })),
    ],
  },
  {
    id: 'A2',
    title: 'Somebody with a genuine badge is somebody else',
    objective: 'A3',
    goal: 'uses a genuine certificate, and acts under another name than the certified one.',
    stops: everywhere,
    advice:
      'The certificate was genuine and not theirs to speak with. The certified name has to decide about the user name, about the ClientId, and about nothing but one topic level where a rule contains it.',
    variants: [
      variant(
        'relabelled',
        'as depot-admin, with the certificate of car 7',
        openCar({ clientCertificate: 'car-007' }, { userName: 'depot-admin' }),
      ),
      hiddenVariant(
        'other-car',
        'as another car, with the certificate of car 7',
        speakAs('car-009', { clientCertificate: 'car-007' }, { userName: 'car-009', clientId: 'car-009' }),
      ),
      hiddenVariant('session', 'with the ClientId of car 1', takeSession),
      hiddenVariant(
        'wildcard',
        'with a certificate made out to +',
        speakAs('car-001', { clientCertificate: 'wildcard' }, { clientId: '+' }),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'Somebody uses a badge that was taken back',
    objective: 'A4',
    goal: 'is heard with a certificate that is not valid any more.',
    stops: everywhere,
    advice:
      'A certificate that was taken back still opens the broker. Look when lists are read, whom they reach, and what is done while a list is out of date.',
    variants: [
      variant(
        'revoked',
        'car 2, from the scrapyard',
        speakAs('car-002', { clientCertificate: 'car-002' }, { clientId: 'car-002' }),
      ),
      hiddenVariant('later', 'one that was taken back while the broker ran', async (world) => {
        await world.revoke('car-005');
        return speakAs('car-005', { clientCertificate: 'car-005' }, { clientId: 'car-005' })(world);
      }),
      hiddenVariant('while-connected', 'by staying connected', stayConnected),
      hiddenVariant(
        'stale-list',
        'from an authority whose list is out of date',
        speakAs('car-090', { clientCertificate: 'car-090' }, { clientId: 'car-090' }),
      ),
    ],
  },
]);
