import {
  bytesFromHex,
  defineAttacks,
  type FalseBrokerPlan,
  hexFromBytes,
  hiddenVariant,
  type LabWorld,
  playBroker,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Outcome = Awaited<ReturnType<Variant['run']>>;

const method = 'SCRAM-SHA-256';
const order = { topicName: 'ward3/bed12/cmd', payload: 'ALARM OFF' };
const salt = 'bm8gc2FsdCBhdCBhbGw=';

/** A challenge without fault, of somebody who does not know the password. */
const faultless = (nonce: string) => `r=${nonce}ofTheAttacker,s=${salt},i=4096`;

/** What the monitor said, and did, with a broker that asks well and proves nothing. */
function welcomed(welcome: (world: LabWorld) => FalseBrokerPlan['welcome']): Variant['run'] {
  return async (world) => {
    const { published } = await playBroker(world, 'monitor', {
      method,
      challenge: faultless,
      welcome: welcome(world),
      order,
    });
    return whatItDid(world, published);
  };
}

function whatItDid(world: LabWorld, published: readonly string[]): Outcome {
  if (world.device('monitor').state['alarm'] === 'off') {
    return reached('effect', 'The alarm at bed 12 is silent, because somebody said so who had proved nothing.');
  }
  const [topicName] = published;
  if (topicName !== undefined) return reached('publish', `The monitor told a stranger about ${topicName}.`);
  return stopped('connect', 'distrusted', 'The monitor hung up, and said nothing of the patient.');
}

/** Server-final of the sign-in that the monitor had before, as whoever tapped its wire has it. */
function proofOfYesterday(world: LabWorld): string {
  const connack = world
    .events()
    .find(
      (event) => event.type === 'packet.sent' && event.actor === 'device:monitor' && event.packetType === 'connack',
    );
  const text = connack?.type === 'packet.sent' ? String.fromCharCode(...bytesFromHex(connack.hex)) : '';
  return /v=[\w+/=]+/.exec(text)?.[0] ?? 'v=';
}

/** Lets the true broker answer, and changes the method that CONNACK names. */
async function anotherMethod(world: LabWorld): Promise<Outcome> {
  const [named, instead] = [method, 'SCRAM-SHA-512'].map((name) => hexFromBytes(new TextEncoder().encode(name)));
  const published: string[] = [];
  const trap = world.intercept('monitor', {
    packet({ from, packetType, bytes, publish }) {
      if (from === 'device' && publish) published.push(publish.topicName);
      if (from === 'device' || packetType !== 'connack') return undefined;
      return [bytesFromHex(hexFromBytes(bytes).replace(named ?? '', instead ?? ''))];
    },
  });
  await world.restartDevice('monitor');
  await world.pass(4_000);
  trap.stop();
  return whatItDid(world, published);
}

/** Whether the monitor answers such a challenge. */
function asked(challenge: FalseBrokerPlan['challenge']): Variant['run'] {
  return async (world) => {
    const { clientFinal } = await playBroker(world, 'monitor', { method, challenge, welcome: null }, 1_000);
    if (clientFinal !== '') return reached('connect', `The monitor answered ${challenge('(its nonce)')}.`);
    return stopped('connect', 'distrusted', 'The monitor hung up without an answer.');
  };
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody is the broker without knowing the password',
    objective: 'A2',
    goal: 'is told about the patient, or obeyed, with a success that nothing proves.',
    stops: stopsAt(['connect'], ['distrusted']),
    advice:
      'The monitor talked to a broker that had proved nothing. Ask of each CONNACK: does it name the method, does it carry a proof, is it the proof of this exchange? And ask when the monitor looks: whatever left before that is gone.',
    variants: [
      variant(
        'wrong-proof',
        'with a proof that is made up',
        welcomed(() => ({ method, data: 'v=AAAA' })),
      ),
      variant(
        'no-proof',
        'with success and no proof',
        welcomed(() => ({ method })),
      ),
      hiddenVariant(
        'bare',
        'with a CONNACK that names neither method nor proof',
        welcomed(() => ({})),
      ),
      hiddenVariant(
        'empty-proof',
        'with an empty proof',
        welcomed(() => ({ method, data: 'v=' })),
      ),
      hiddenVariant(
        'error-with-success',
        'with e=other-error and reason code 00',
        welcomed(() => ({ method, data: 'e=other-error' })),
      ),
      hiddenVariant(
        'old-proof',
        'with the proof of an earlier sign-in',
        welcomed((world) => ({ method, data: proofOfYesterday(world) })),
      ),
      hiddenVariant('other-method', 'with a CONNACK that names another method', anotherMethod),
    ],
  },
  {
    id: 'A2',
    title: 'Somebody gets an answer to a question of their own',
    objective: 'A3',
    goal: 'has a proof of the monitor for a nonce or a number of iterations that no broker would choose.',
    stops: stopsAt(['connect'], ['distrusted']),
    advice:
      'The monitor answered a challenge that it should have hung up on. The nonce has to begin with its own and go on with something else; the iterations have to lie between a floor and a ceiling; what it does not understand ends the exchange.',
    variants: [
      variant(
        'one-iteration',
        'for one iteration',
        asked((nonce) => `r=${nonce}X,s=${salt},i=1`),
      ),
      hiddenVariant(
        'too-few',
        'for one iteration less than 4096',
        asked((nonce) => `r=${nonce}X,s=${salt},i=4095`),
      ),
      hiddenVariant(
        'a-million',
        'for a million iterations',
        asked((nonce) => `r=${nonce}X,s=${salt},i=1000000`),
      ),
      hiddenVariant(
        'foreign-nonce',
        'for a nonce that has nothing of the monitor’s',
        asked(() => `r=ofTheAttackerAlone,s=${salt},i=4096`),
      ),
      hiddenVariant(
        'own-nonce',
        'for the monitor’s nonce and nothing else',
        asked((nonce) => `r=${nonce},s=${salt},i=4096`),
      ),
      hiddenVariant(
        'extension',
        'behind an extension that nobody knows',
        asked((nonce) => `m=trust-me,r=${nonce}X,s=${salt},i=4096`),
      ),
    ],
  },
]);
