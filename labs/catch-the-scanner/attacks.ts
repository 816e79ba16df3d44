import {
  type AttackOutcome,
  defineAttacks,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  reached,
  stopped,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

const everybody = ['bench', 'pump-1', 'screen', 'historian'];

/** The intern, from wherever they like. */
function intern(place: number, how: Partial<Identity> = {}): Identity {
  return { account: 'intern', fromAddress: `198.51.100.${place}`, ...how };
}

/** Whether the alarm was raised at the latest a minute after the last of what was done. */
function unseen(act: (world: LabWorld) => Promise<string>): Variant['run'] {
  return async (world) => {
    const done = await act(world);
    await world.settled();
    await world.pass(60_000, 30_000);
    const alarm = world.events().find((event) => event.type === 'alert.raised' && event.actor === 'attacker');
    if (alarm?.type !== 'alert.raised') return reached('effect', `${done} Nobody noticed.`);
    return stopped('effect', 'noticed', `${done} The alarm “${alarm.ruleId}” was raised.`);
  };
}

/** One step after the other, with so long in between. */
async function steps(world: LabWorld, count: number, gapMs: number, step: (turn: number) => Promise<unknown>) {
  for (let turn = 0; turn < count; turn += 1) {
    await step(turn);
    if (gapMs > 0) await world.pass(gapMs, gapMs);
  }
}

/** Asks for what is not theirs; `rotate` under a new ClientId each time. */
function scans(gapMs: number, rotate: boolean): Variant['run'] {
  const places = ['plant/#', 'plant/+/state', 'plant/pump-1/state', 'lab/#', '#', 'field/+/level', '$SYS/#'];
  return unseen(async (world) => {
    if (rotate) {
      // A client that comes back under another name each time: four, so that its names alone are no alarm.
      await steps(world, places.length, gapMs, async (turn) => {
        const client = await world.join(intern(21, { clientId: `intern-${turn % 4}` }));
        await client.subscribeTogether([places[turn] ?? '#']);
        await client.leave();
      });
    } else {
      const client = await world.join(intern(21));
      await steps(world, places.length, gapMs, (turn) => client.subscribeTogether([places[turn] ?? '#']));
      await client.leave();
    }
    return `${places.length} different filters were refused.`;
  });
}

/** Asks for one number after the other, which is allowed. */
function counts(gapMs: number): Variant['run'] {
  return unseen(async (world) => {
    const client = await world.join(intern(22));
    await steps(world, 12, gapMs, (turn) => client.subscribe(`lab/qx/${String(turn).padStart(2, '0')}`));
    await client.leave();
    return 'Twelve numbers were asked for.';
  });
}

/** Nobody’s password is right. */
function fails(gapMs: number, attempt: (turn: number) => { userName: string; place: number }): Variant['run'] {
  return unseen(async (world) => {
    await steps(world, 9, gapMs, (turn) => {
      const { userName, place } = attempt(turn);
      const from = `198.51.100.${place}`;
      return world.connect({
        actor: 'attacker',
        clientId: `x${turn}`,
        userName,
        password: 'Summer2026',
        fromAddress: from,
      });
    });
    return 'Nine sign-ins failed.';
  });
}

/** Whether a text that nobody should read, or nobody should have written, stands in the log. */
function inLog(found: (line: string) => boolean, act: (world: LabWorld) => Promise<unknown>, what: string) {
  return async (world: LabWorld): Promise<AttackOutcome> => {
    await act(world);
    await world.settled();
    const lines = world.events().flatMap((event) => (event.type === 'log.written' ? event.line : []));
    return lines.some(found)
      ? reached('effect', `${what} stands in the log.`)
      : stopped('effect', 'ignored', `${what} is not in the log.`);
  };
}

function leaks(secret: string, act: (world: LabWorld) => Promise<unknown>, what: string): Variant['run'] {
  return async (world) => {
    const value = world.secrets[secret];
    if (value === undefined) return inconclusive(`There is no secret ${secret}.`);
    return inLog((line) => line.includes(value), act, what)(world);
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\u0000-\u001f\u007f-\u009f]/;
const forged = 'connect.accepted user=operator';

export default defineAttacks([
  {
    id: 'A1',
    title: 'An intruder goes unnoticed',
    objective: 'A2',
    goal: 'does what they came for, and no alarm names it within a minute.',
    stops: [{ stage: 'effect', means: 'noticed' }],
    advice:
      'An intruder did something that stands in the list of section 5.4.8, or in this chapter beside it, and no alarm was raised. Ask what they could not do without: different filters, different names, another address, a topic that only a machine would choose. Count that, by user or address, over ten minutes.',
    plays: everybody,
    variants: [
      variant(
        'stuffing',
        'tries passwords for the operator, one in twenty seconds, from three addresses',
        fails(20_000, (turn) => ({ userName: 'operator', place: 31 + (turn % 3) })),
      ),
      hiddenVariant(
        'spraying',
        'tries one password for many names',
        fails(20_000, (turn) => ({ userName: `clerk-${turn}`, place: 34 })),
      ),
      variant('scan', 'asks for seven filters that are not theirs, at once', scans(0, false)),
      hiddenVariant('scan-slowly', 'one filter in fifteen seconds', scans(15_000, false)),
      hiddenVariant('scan-rotating', 'under a new ClientId each time', scans(1_000, true)),
      variant('count', 'asks for one number after the other', counts(0)),
      hiddenVariant('count-slowly', 'one number in twenty seconds', counts(20_000)),
      hiddenVariant(
        'many-faces',
        'connects under eight ClientIds, one after the other',
        unseen(async (world) => {
          await steps(world, 8, 20_000, async (turn) => {
            const client = await world.join(intern(23, { clientId: `guest-${turn}` }));
            await client.leave();
          });
          return 'Eight ClientIds were used.';
        }),
      ),
      hiddenVariant(
        'hoard',
        'holds six connections that need not say anything for eighteen hours',
        unseen(async (world) => {
          for (let turn = 0; turn < 6; turn += 1)
            await world.join(intern(24, { clientId: `sleeper-${turn}`, keepAliveSeconds: 65_535 }));
          return 'Six connections stay.';
        }),
      ),
      hiddenVariant(
        'command',
        'tries to leave a command for the pump',
        unseen(async (world) => {
          const client = await world.connect(intern(25, { protocolVersion: 5 }));
          if (client.kind !== 'accepted') return 'The intern could not connect.';
          await client.client.publish('plant/pump-1/cmd', 'STOP', { qos: 1, retain: true });
          await client.client.disconnect();
          return 'A retained command was tried.';
        }),
      ),
      hiddenVariant(
        'beacon',
        'reports to somebody, every minute, on a topic like a number',
        unseen(async (world) => {
          const topicName = 'lab/note/0f8fad5b-d9cb-469f-a165-70867728950e';
          await steps(world, 5, 60_000, async (turn) => {
            const client = await world.join(intern(26));
            await client.publish(topicName, String(turn).padEnd(48, '='));
            await client.leave();
          });
          return 'Five reports were sent.';
        }),
      ),
      hiddenVariant(
        'wipe',
        'clears the notice board',
        unseen(async (world) => {
          const client = await world.join(intern(27));
          await steps(world, 7, 15_000, async (turn) => {
            await client.publish(`lab/board/${turn}`, 'notice', { qos: 1, retain: true });
            await client.publish(`lab/board/${turn}`, '', { qos: 1, retain: true });
          });
          await client.leave();
          return 'Seven notices are gone.';
        }),
      ),
      hiddenVariant(
        'takeover',
        'takes the session of the operator’s screen',
        unseen(async (world) => {
          await world.play('screen');
          const thief = await world.join(intern(28, { clientId: 'screen' }));
          await thief.leave();
          return 'The screen lost its session.';
        }),
      ),
    ],
  },
  {
    id: 'A2',
    title: 'A reader of the log learns a secret',
    goal: 'reads in the log what was meant for the broker or a subscriber alone.',
    stops: [{ stage: 'effect', means: 'ignored' }],
    advice:
      'The log repeats what was secret. It needs to say who was refused and why, and never what they sent: switch off what writes packets and payloads.',
    plays: everybody,
    variants: [
      variant(
        'password',
        'the operator’s password',
        leaks('operator', (world) => world.play('screen'), 'The operator’s password'),
      ),
      variant(
        'payload',
        'what the test bench says',
        leaks(
          'recipe',
          async (world) => {
            const bench = await world.play('bench');
            await bench.publish(`lab/qx/${world.secrets['number']}`, `recipe ${world.secrets['recipe']}`, { qos: 1 });
          },
          'The recipe',
        ),
      ),
      hiddenVariant(
        'refused',
        'what somebody wanted to say in the wrong place',
        leaks(
          'recipe',
          async (world) => {
            const outcome = await world.connect({ account: 'researcher', protocolVersion: 5 });
            if (outcome.kind !== 'accepted') return;
            await outcome.client.publish('plant/membrane', `use ${world.secrets['recipe']}`, { qos: 1 });
          },
          'The recipe',
        ),
      ),
      hiddenVariant(
        'retained',
        'what is retained on the notice board',
        leaks(
          'recipe',
          async (world) => {
            const client = await world.join({ account: 'researcher' });
            await client.publish('lab/board/membrane', `use ${world.secrets['recipe']}`, { qos: 1, retain: true });
          },
          'The recipe',
        ),
      ),
    ],
  },
  {
    id: 'A3',
    title: 'A client writes into the log',
    goal: 'puts a control character into the log, and with it a line or a colour of their own.',
    stops: [{ stage: 'effect', means: 'ignored' }],
    advice:
      'What a client chose as a name or a topic ended a line of the log, or moved the cursor of whoever reads it. Escape control characters when the line is written.',
    plays: everybody,
    variants: [
      variant(
        'user-name',
        'a user name with a line feed in it',
        inLog(
          (line) => control.test(line),
          (world) => world.connect({ actor: 'attacker', clientId: 'x', userName: `bob\n${forged}`, password: 'x' }),
          'A line of the attacker’s',
        ),
      ),
      hiddenVariant(
        'client-id',
        'a ClientId that clears the line',
        inLog(
          (line) => control.test(line),
          (world) => world.join(intern(29, { clientId: '\u001b[2K\rintern' })),
          'A ClientId that clears the line',
        ),
      ),
      hiddenVariant(
        'filter',
        'a topic filter with a line feed',
        inLog(
          (line) => control.test(line),
          async (world) => (await world.join(intern(30))).subscribeTogether([`plant/\n${forged}`]),
          'A line of the attacker’s',
        ),
      ),
    ],
  },
]);
