import {
  defineAttacks,
  hiddenVariant,
  type Identity,
  type InterceptPlan,
  inconclusive,
  type LabWorld,
  reached,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

type Connection = Parameters<NonNullable<InterceptPlan['packet']>>[1];

/** Does this to each CONNECT of the monitor, and looks whether one of them brings its password. */
function answered(answer: (connection: Connection, world: LabWorld) => void): Variant['run'] {
  return async (world) => {
    const trap = world.intercept('monitor', {
      forward: false,
      packet({ packetType, connect }, connection) {
        if (connect?.password) connection.close();
        else if (packetType === 'connect') answer(connection, world);
        return [];
      },
    });
    await world.restartDevice('monitor');
    await world.pass(4_000, 2_000);
    trap.stop();
    const connects = trap.packets.flatMap(({ connect }) => connect ?? []);
    if (connects.length === 0) return inconclusive('The monitor did not call.');
    const told = connects.find(({ password }) => password !== null);
    if (told) {
      const version = told.protocolVersion === 5 ? '5' : '3.1.1';
      return reached('transport', `The monitor said its password in a CONNECT of MQTT ${version}.`);
    }
    const observed = `The monitor called ${connects.length} times and never said its password.`;
    return stopped('transport', 'withheld', observed);
  };
}

const say = (...bytes: number[]) => answered(({ toDevice }) => toDevice(Uint8Array.from(bytes)));

/** Signs in with a password that somebody knows. */
function withPasswordOf(account: string, how: Partial<Identity>): Variant['run'] {
  return async (world) => {
    const password = world.secrets[account] ?? '';
    const outcome = await world.connect({ actor: 'attacker', clientId: account, userName: account, password, ...how });
    if (outcome.kind === 'accepted')
      return reached('connect', `The broker takes whoever knows the password for ${account}.`);
    if (outcome.kind === 'refused')
      return stopped('connect', 'refused', `The broker answered with code ${outcome.code}.`);
    if (outcome.kind === 'closed') return stopped('connect', 'closed', 'The broker hung up.');
    return inconclusive('There was no answer.');
  };
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody on the way talks the monitor out of SCRAM',
    objective: 'A1',
    goal: 'hears the password of the monitor, which only has to be told “no”.',
    stops: [{ stage: 'transport', means: 'withheld' }],
    advice:
      'The monitor changed its mind after an answer that anybody can give, or after none. A fallback is a decision that your enemy makes for you: let nothing that comes over the network decide how the monitor signs in.',
    variants: [
      variant('bad-method', 'by answering “Bad authentication method”', say(0x20, 0x03, 0x00, 0x8c, 0x00)),
      variant(
        'silence',
        'by not answering at all',
        answered((_, world) => void world.pass(6_000, 6_000)),
      ),
      hiddenVariant('not-authorized', 'by answering “Not authorized”', say(0x20, 0x03, 0x00, 0x87, 0x00)),
      hiddenVariant('version', 'by answering “Unsupported Protocol Version”', say(0x20, 0x03, 0x00, 0x84, 0x00)),
      hiddenVariant('old-refusal', 'by refusing as a broker of 3.1.1 does', say(0x20, 0x02, 0x00, 0x01)),
      hiddenVariant(
        'reset',
        'by tearing the connection, again and again',
        answered(({ close }) => close()),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'Somebody who knows the password of the monitor signs in without SCRAM',
    objective: 'A2',
    goal: 'is the monitor, by a password that was caught somewhere.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'The monitor’s password opens the broker without any proof. The broker has to know for each account how it may sign in; then a password, however right, is one more sign that somebody has caught it.',
    variants: [
      variant(
        'five',
        'by MQTT 5, without an Authentication Method',
        withPasswordOf('monitor-12', { protocolVersion: 5 }),
      ),
      hiddenVariant('three', 'by MQTT 3.1.1', withPasswordOf('monitor-12', { protocolVersion: 4 })),
      hiddenVariant(
        'inside-tls',
        'over the listener of the pump',
        withPasswordOf('monitor-12', { listener: 'tls', tls: {} }),
      ),
      hiddenVariant(
        'other-client-id',
        'under another ClientId',
        withPasswordOf('monitor-12', { clientId: 'spare', protocolVersion: 5 }),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'Somebody uses the password of the pump where everybody can read it',
    goal: 'signs in with a password over a listener without TLS.',
    stops: stopsAt(['connect'], ['refused', 'closed']),
    advice:
      'The pump may use a password because its listener encrypts. The broker takes that password on other listeners, too; there somebody would catch it. Bind the exception to the place that justifies it.',
    variants: [
      variant('in-clear', 'over plain TCP', withPasswordOf('pump-7', { listener: 'tcp' })),
      hiddenVariant(
        'five-in-clear',
        'over plain TCP, by MQTT 5',
        withPasswordOf('pump-7', { listener: 'tcp', protocolVersion: 5 }),
      ),
    ],
  },
]);
