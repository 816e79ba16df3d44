import {
  defineAttacks,
  hiddenVariant,
  inconclusive,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Outcome = Awaited<ReturnType<Variant['run']>>;

/** Listens to the wires of heat pump and app while the heat pump signs in and reports, and looks for one of these texts. */
function listenFor(wanted: (world: LabWorld) => readonly string[]): Variant['run'] {
  return async (world) => {
    const taps = ['heatpump', 'app'].map((device) => world.tap(device));
    await world.restartDevice('heatpump');
    await world.pass(2_000, 2_000);
    const heard = taps.map(({ fromClient, fromBroker }) => textOf(fromClient) + textOf(fromBroker)).join('');
    for (const tap of taps) tap.stop();
    if (heard === '') return inconclusive('Nothing crossed the wires.');
    const found = wanted(world).find((text) => heard.includes(text));
    if (found !== undefined) return reached('transport', `Among the bytes on the wire stands “${found}”.`);
    return stopped('transport', 'withheld', 'Nothing of it stands among the bytes on the wire.');
  };
}

/** Byte for byte as characters. */
function textOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

/** Signs in as the installer with a password that is, or was, right. */
function signIn(listener: 'tcp' | 'tls', secrets: readonly string[]): Variant['run'] {
  return async (world): Promise<Outcome> => {
    let refusals = 0;
    for (const secret of secrets) {
      const password = world.secrets[secret] ?? '';
      const identity = { clientId: 'laptop', userName: 'installer', password, listener, tls: {} };
      const { kind } = await world.connect({ actor: 'attacker', ...identity });
      if (kind === 'accepted') return reached('connect', `The broker takes “${secret}” on the listener ${listener}.`);
      if (kind === 'refused') refusals += 1;
    }
    if (refusals === 0) return stopped('connect', 'closed', `The listener ${listener} answers nobody.`);
    return stopped('connect', 'refused', `The listener ${listener} refuses it.`);
  };
}

/** Answers the heat pump in the broker’s place, with a certificate that is not the broker’s. */
function interposed(certificate: string): Variant['run'] {
  return async (world) => {
    const trap = world.intercept('heatpump', {
      certificate,
      forward: false,
      packet(_, { close }) {
        close();
        return [];
      },
    });
    await world.restartDevice('heatpump');
    await world.settled();
    trap.stop();
    if (trap.connections === 0) return inconclusive('The heat pump did not call.');
    const told = trap.packets.some(({ connect }) => connect?.password);
    if (told) return reached('transport', 'The heat pump said its password to somebody who is not the broker.');
    return stopped('transport', 'distrusted', 'The heat pump hung up before it said a word.');
  };
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody reads along',
    objective: 'A1',
    goal: 'finds a password, a name or a topic in the bytes on the wire.',
    stops: [{ stage: 'transport', means: 'withheld' }],
    advice:
      'What the heat pump says can be read by everybody through whose network it passes. A listener that encrypts protects only those who use it: look at which one each device connects to.',
    variants: [
      variant(
        'password',
        'looking for a password',
        listenFor(({ secrets }) => Object.values(secrets)),
      ),
      hiddenVariant(
        'names',
        'looking for user names and topics',
        listenFor(() => ['installer', 'hearth/']),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'Somebody uses what was read before you changed anything',
    objective: 'A2',
    goal: 'signs in with the password from an old capture.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'The password that was in the capture still opens the broker. From the moment it was on the wire it belongs to whoever listened; encrypting later does not take it back.',
    variants: [
      variant('inside-tls', 'over the listener with TLS', signIn('tls', ['installer'])),
      hiddenVariant('in-clear', 'over the plain listener', signIn('tcp', ['installer'])),
    ],
  },
  {
    id: 'A3',
    title: 'Somebody answers in the broker’s place',
    objective: 'A3',
    goal: 'is told the password by the heat pump, as its broker.',
    stops: [{ stage: 'transport', means: 'distrusted' }],
    advice:
      'The heat pump tells its password to whoever answers. Encryption says that nobody else reads along; who is at the other end, only the certificate says, and only to a client that looks: who signed it, and for which name.',
    variants: [
      variant('homemade', 'with a certificate of their own making', interposed('homemade')),
      hiddenVariant('neighbour', 'with a good certificate of another host', interposed('neighbour')),
    ],
  },
  {
    id: 'A4',
    title: 'Somebody finds the old door open',
    goal: 'signs in without TLS from outside, with whatever password is right now.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'The plain listener still lets people in from anywhere. As long as it does, some device or some installer will use it, and the new password is read like the old one.',
    variants: [variant('plain', 'over the plain listener', signIn('tcp', ['installer-new', 'installer']))],
  },
]);
