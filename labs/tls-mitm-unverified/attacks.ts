import {
  defineAttacks,
  hiddenVariant,
  inconclusive,
  type LabWorld,
  reached,
  stopped,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Outcome = Awaited<ReturnType<Variant['run']>>;

const beds = ['bed-3', 'bed-4', 'bed-5'];

/** Answers every bed with this certificate, one after the other, and takes what is said before it hangs up. */
function answerWith(certificate: string): Variant['run'] {
  return async (world) => {
    const failures: string[] = [];
    for (const bed of beds) {
      const trap = world.intercept(bed, {
        certificate,
        forward: false,
        packet(_, connection) {
          connection.close();
          return [];
        },
      });
      await world.restartDevice(bed);
      await world.settled();
      trap.stop();
      const told = trap.packets.find(({ packetType }) => packetType === 'connect');
      if (told) return reached('connect', `${bed} told the attacker its password.`);
      failures.push(whyNot(world, bed));
    }
    if (failures.includes('')) return inconclusive('A bed did not call at all.');
    return stopped('transport', 'distrusted', `All three beds hung up: ${failures.join('; ')}.`);
  };
}

function whyNot(world: LabWorld, bed: string): string {
  const told = world.events().findLast((event) => event.type === 'tls.distrusted' && event.deviceId === bed);
  return told?.type === 'tls.distrusted' ? told.failures.join(', ') : '';
}

/** Sits between bed 5 and the broker, and passes everything on but the heart rate. */
async function soothe(world: LabWorld): Promise<Outcome> {
  const trap = world.intercept('bed-5', {
    certificate: 'last-year',
    packet: (packet) => (packet.publish?.topicName.endsWith('/vitals') ? [packet.withPayload('hr 72')] : undefined),
  });
  await world.restartDevice('bed-5');
  // Its next turn, if it speaks at all.
  if (trap.packets.length > 0) await world.pass(2_000, 2_000);
  trap.stop();
  const shown = world.device('nurses').state['ward/bed-5/vitals'];
  if (shown === 'hr 72') return reached('effect', 'The nurses read “hr 72”; the patient has 140.');
  const why = whyNot(world, 'bed-5');
  if (why === '') return inconclusive('Bed 5 did not call.');
  return stopped('transport', 'distrusted', `Bed 5 hung up: ${why}.`);
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody is the broker to a bed',
    objective: 'A1',
    goal: 'answers a bed in the broker’s place and is told its password.',
    stops: [{ stage: 'transport', means: 'distrusted' }],
    advice:
      'A bed gave its password to somebody whose certificate is wrong in one respect. Ask of every certificate: is the chain to your own authorities genuine, is it made out to the name that was dialled, in subjectAltName, is it valid today, was it made for a server? And hang up if not.',
    plays: ['nurses'],
    variants: [
      variant('homemade', 'with a certificate that he signed himself', answerWith('homemade')),
      variant('printer', 'with the genuine certificate of a printer', answerWith('printer')),
      variant('last-year', 'with the broker’s certificate of last year', answerWith('last-year')),
      hiddenVariant('stranger', 'from an authority of his own', answerWith('stranger')),
      hiddenVariant('forged', 'from an authority of the right name with another key', answerWith('forged')),
      hiddenVariant('by-a-device', 'signed with the certificate of a device', answerWith('by-a-device')),
      hiddenVariant('bought', 'from a public authority', answerWith('bought')),
      hiddenVariant('name-in-cn', 'with the right CN and another subjectAltName', answerWith('name-in-cn')),
      hiddenVariant('nul', 'with a NUL in the name', answerWith('nul')),
      hiddenVariant('tomorrow', 'that is not valid yet', answerWith('tomorrow')),
      hiddenVariant('for-clients', 'made for a client', answerWith('for-clients')),
    ],
  },
  {
    id: 'A2',
    title: 'Somebody changes what the nurses read',
    objective: 'A3',
    goal: 'shows another heart rate than that of the patient.',
    stops: [{ stage: 'transport', means: 'distrusted' }],
    advice:
      'Bed 5 spoke to the broker through somebody with a certificate that has expired. A bed without a clock has to get the time before it believes anybody, and then look at the dates.',
    plays: ['bed-3', 'bed-4'],
    variants: [variant('soothe', 'of bed 5, with the certificate of last year', soothe)],
  },
]);
