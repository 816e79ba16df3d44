import {
  type ConnectOptions,
  defineAttacks,
  eavesdrop,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  type ProxyClaim,
  proxyHeader,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

/** Another machine of the office network: a printer, a visitor’s laptop. It is not HAProxy. */
const printer = '10.77.4.20';
/** The next address but one. */
const neighbour = '10.0.0.2';

function saying(claim: ProxyClaim): Partial<ConnectOptions> {
  return { listener: 'edge', preface: proxyHeader(claim) };
}

const customer: Identity = { account: 'customer' };

/** Reads what a customer must not, and has a substation say it. */
function listens(how: Partial<ConnectOptions>, topicFilter = 'grid/#'): Variant['run'] {
  return eavesdrop({
    as: { ...customer, ...how },
    topicFilter,
    mayRead: (topicName) => topicName.startsWith('grid/public/'),
    stir: (world) => world.restartDevice('substation-1'),
  });
}

/** Opens the breaker as whoever the header makes of it. */
function opensBreaker(identity: Identity): Variant['run'] {
  return async (world) => {
    const client = await world.join({ clientId: 'visitor', actor: 'attacker', ...identity });
    await client.publish('grid/breaker-1/cmd', 'OPEN', { qos: 1 });
    await world.settled();
    return world.device('breaker-1').state['valve'] === 'open'
      ? reached('effect', 'Breaker 1 is open.')
      : stopped('effect', 'ignored', 'Breaker 1 stays closed.');
  };
}

const wrongGuesses = 12;

/** Wrong guesses and then the right one, each under another address. */
function guesses(how: (attempt: number) => Partial<ConnectOptions>): Variant['run'] {
  return async (world) => {
    const right = world.secrets['service'] ?? '';
    const wrong = Array.from({ length: 100 }, (_, pin) => String(pin).padStart(2, '0')).filter((pin) => pin !== right);
    for (const [attempt, password] of [...wrong.slice(0, wrongGuesses), right].entries()) {
      const outcome = await tryPin(world, password, how(attempt));
      if (outcome.kind === 'accepted') return reached('connect', `The PIN was right at attempt ${attempt + 1}.`);
      if (outcome.kind === 'closed')
        return stopped('connect', 'closed', 'The connection ended before CONNECT was read.');
      if (outcome.kind !== 'refused') return inconclusive(`Attempt ${attempt + 1} was not answered.`);
    }
    return stopped('connect', 'refused', 'After some failures nobody listens to this address, even where it is right.');
  };
}

function tryPin(world: LabWorld, password: string, how: Partial<ConnectOptions>) {
  return world.connect({ actor: 'attacker', clientId: 'visitor', userName: 'service', password, ...how });
}

/** Signs in where no stranger has any business. */
function enters(how: Partial<ConnectOptions>): Variant['run'] {
  return async (world) => {
    await world.join({ ...customer, ...how });
    return reached('connect', `A customer is signed in at the listener ${how.listener}.`);
  };
}

const shut = stopsAt(['connect'], ['closed', 'refused']);

export default defineAttacks([
  {
    id: 'A1',
    title: 'A stranger claims an address of the office network',
    objective: 'A1',
    goal: 'gets what the rules give to an address of 10.0.0.0/8.',
    stops: [
      ...shut,
      ...stopsAt(['subscribe', 'publish'], ['refused', 'closed']),
      { stage: 'delivery', means: 'withheld' },
    ],
    advice:
      'A customer got what belongs to the control room by an address: one that stood in a header, or one that any printer has. Believe headers of HAProxy’s own socket alone, and let rules name people.',
    variants: [
      variant('v1', 'with a PROXY header of version 1', listens(saying({ version: 'v1', source: '10.0.0.5' }))),
      variant('v2', 'with one of version 2', listens(saying({ version: 'v2', source: '10.0.0.5' }))),
      hiddenVariant(
        'elsewhere',
        'another address of the network',
        listens(saying({ version: 'v2', source: '10.200.1.1' })),
      ),
      hiddenVariant(
        'version-5',
        'with MQTT 5',
        listens({ ...saying({ version: 'v1', source: '10.0.0.5' }), protocolVersion: 5 }),
      ),
      hiddenVariant(
        'command',
        'to give a command',
        opensBreaker({ account: 'customer', ...saying({ version: 'v1', source: '10.0.0.5' }) }),
      ),
      hiddenVariant(
        'printer',
        'from a printer of the office network',
        listens({ ...saying({ version: 'v1', source: '10.0.0.5' }), fromAddress: printer }),
      ),
      hiddenVariant(
        'neighbour',
        'from HAProxy’s neighbour',
        listens({ ...saying({ version: 'v2', source: '10.0.0.5' }), fromAddress: neighbour }),
      ),
      hiddenVariant(
        'no-claim',
        'no header at all, from a printer, on the inner listener',
        listens({ listener: 'internal', fromAddress: printer }),
      ),
      hiddenVariant(
        'no-claim-load',
        'the same, for nothing but the loads',
        listens({ listener: 'internal', fromAddress: printer }, 'grid/+/load'),
      ),
      hiddenVariant(
        'no-claim-command',
        'the same to give a command',
        opensBreaker({ account: 'customer', listener: 'internal', fromAddress: printer }),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'A guesser comes from ever new addresses',
    objective: 'A2',
    goal: 'signs in as service after more failures than one address may have.',
    stops: shut,
    advice:
      'Failures are counted by address, and the guesser writes a new one into each header. Count by an address that its owner cannot choose: the socket’s, or what a proxy that you trust says.',
    variants: [
      variant(
        'v1',
        'in headers of version 1',
        guesses((attempt) => saying({ version: 'v1', source: `198.51.100.${attempt + 1}` })),
      ),
      hiddenVariant(
        'v2',
        'in headers of version 2',
        guesses((attempt) => saying({ version: 'v2', source: `192.0.2.${attempt + 1}` })),
      ),
      hiddenVariant(
        'printer',
        'from the office network',
        guesses((attempt) => ({
          ...saying({ version: 'v2', source: `192.0.2.${attempt + 1}` }),
          fromAddress: printer,
        })),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'A stranger brings the name of a certificate',
    objective: 'A3',
    goal: 'bears a name that only a certificate could prove.',
    stops: [...shut, ...stopsAt(['publish'], ['refused', 'closed'])],
    advice:
      'The broker took a name from a header for that of a verified certificate. HAProxy has verified it only if it was HAProxy that wrote it.',
    variants: [
      variant(
        'admin',
        'grid-admin, in a TLV of version 2',
        opensBreaker(saying({ version: 'v2', source: '203.0.113.10', commonName: 'grid-admin' })),
      ),
      hiddenVariant(
        'admin-claimed',
        'and says the same name in CONNECT',
        opensBreaker({
          ...saying({ version: 'v2', source: '203.0.113.10', commonName: 'grid-admin' }),
          userName: 'grid-admin',
        }),
      ),
      hiddenVariant(
        'printer',
        'from the office network',
        opensBreaker({
          ...saying({ version: 'v2', source: '10.0.0.5', commonName: 'grid-admin' }),
          fromAddress: printer,
        }),
      ),
      hiddenVariant(
        'neighbour',
        'from HAProxy’s neighbour',
        opensBreaker({
          ...saying({ version: 'v2', source: '10.0.0.5', commonName: 'grid-admin' }),
          fromAddress: neighbour,
        }),
      ),
      hiddenVariant('substation', 'a substation, to tell lies about its load', async (world) => {
        const claim = saying({ version: 'v2', source: '198.51.100.9', commonName: 'substation-1' });
        const liar = await world.join({ clientId: 'visitor', actor: 'attacker', ...claim });
        await liar.publish('grid/substation-1/load', '0', { qos: 1 });
        await world.settled();
        return world.device('control').state['grid/substation-1/load'] === '0'
          ? reached('effect', 'The control room sees a load of 0.')
          : inconclusive('The control room does not listen.');
      }),
    ],
  },
  {
    id: 'A4',
    title: 'A stranger walks past HAProxy',
    goal: 'signs in at a listener that is not for strangers.',
    stops: shut,
    advice:
      'A customer signed in without having passed HAProxy: no certificate was asked for, and what HAProxy limits is not limited. A listener behind a proxy takes nobody without a header (requireHeader), and one for the office network is out of reach for everybody else (reachableFrom).',
    variants: [
      variant('plain', 'without any header', enters({ listener: 'edge' })),
      hiddenVariant('version-5', 'with MQTT 5', enters({ listener: 'edge', protocolVersion: 5 })),
      hiddenVariant('unknown', 'with a header that names nobody', enters(saying({ version: 'v1', source: null }))),
      hiddenVariant(
        'local',
        'with one that says it is a health check',
        enters(saying({ version: 'v2', source: null })),
      ),
      hiddenVariant(
        'true-address',
        'with a header that tells the truth',
        enters(saying({ version: 'v1', source: '203.0.113.10' })),
      ),
      hiddenVariant('printer', 'from the office network', enters({ listener: 'edge', fromAddress: printer })),
      variant('internal', 'at the listener of the control room', enters({ listener: 'internal' })),
    ],
  },
]);
