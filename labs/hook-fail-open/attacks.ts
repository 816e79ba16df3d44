import {
  defineAttacks,
  hiddenVariant,
  type Identity,
  inconclusive,
  type LabWorld,
  reached,
  type ServiceBehaviour,
  stopped,
  stopsAt,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

const connectStops = stopsAt(['connect'], ['refused', 'closed']);

/** Somebody who knows the name and not the password. */
const technician: Identity = { clientId: 'visitor', userName: 'technician', password: 'guess' };

const says = (status: number, body = '', headers: Record<string, string> = {}): ServiceBehaviour => ({
  kind: 'answers',
  status,
  body,
  headers,
});

/** The directory behaves so, and the technician’s name and some password come along. */
function comeIn(behaviour: ServiceBehaviour, as: Identity = technician): Variant['run'] {
  return async (world) => {
    world.service('directory').behave(behaviour);
    return comeInPatiently(world, as, 2_000, 100);
  };
}

/** Comes in while time passes, in steps as short as the pause before a question is repeated. */
async function comeInPatiently(
  world: LabWorld,
  as: Identity,
  passMs: number,
  stepMs: number,
): ReturnType<Variant['run']> {
  let decided = false;
  const connecting = world.connect(as).finally(() => {
    decided = true;
  });
  await world.settled();
  for (let passed = 0; passed < passMs && !decided; passed += stepMs) await world.pass(stepMs, stepMs);
  const outcome = await connecting;
  if (outcome.kind === 'accepted') return reached('connect', 'Somebody came in, and the directory never said so.');
  if (outcome.kind !== 'refused' && outcome.kind !== 'closed') return inconclusive('Nothing was decided.');
  return stopped('connect', outcome.kind, 'The broker did not let it in.');
}

/** More than the directory takes at a time, and then the technician. */
function overload(field: 'userName' | 'password' | 'clientId', length: number): Variant['run'] {
  return async (world) => {
    world.service('directory').behave({ kind: 'slow', delayMs: 1_000 });
    for (let at = 0; at < 16; at += 1) {
      const name = `crowd-${at}`;
      // Nobody waits for what becomes of them.
      void world.connect({ clientId: name, userName: name, password: 'x', [field]: `${at}`.padEnd(length, 'x') });
    }
    await world.settled();
    return comeInPatiently(world, technician, 12_000, 1_000);
  };
}

/** One CONNECT whose field is as long as MQTT allows; what counts is whether the directory sees it. */
function burden(field: 'userName' | 'password' | 'clientId'): Variant['run'] {
  return async (world) => {
    world.service('directory').behave(says(200, '{"result":"deny"}'));
    const before = questions(world);
    const outcome = await world.connect({ ...technician, [field]: 'x'.repeat(60_000) });
    if (questions(world) > before) return reached('connect', 'The directory got 60 kB of nothing.');
    if (outcome.kind !== 'refused' && outcome.kind !== 'closed') return inconclusive('Nothing was decided.');
    return stopped('connect', outcome.kind, 'The broker refused it and asked nobody.');
  };
}

function questions(world: LabWorld): number {
  return world.events().filter(({ type }) => type === 'service.asked').length;
}

/** The attacker writes this into the question. */
function write(fields: Identity): Variant['run'] {
  return async (world) => {
    await world.join({ clientId: 'visitor', userName: 'technician', password: 'guess', ...fields });
    return reached('connect', 'What was written into the question became part of the answer.');
  };
}

/** With the attacker’s own account, or what passes for it: everything that robots say. */
async function hearEverything(world: LabWorld, as: Identity): ReturnType<Variant['run']> {
  const own = await world.join({ account: 'robot-12', ...as });
  await own.subscribe('robots/#');
  return reached('subscribe', 'The owner of one robot may hear all of them.');
}

/** The device is in, and so is whoever bears its name. */
function afterwards(as: Identity, waitMs = 0): Variant['run'] {
  return async (world) => {
    await world.play('desk');
    await world.pass(waitMs);
    await world.join({ actor: 'attacker', clientId: 'visitor', userName: 'desk', password: 'guess', ...as });
    return reached('connect', 'The broker remembered the desk, and asked nobody about the password.');
  };
}

const dismissed: Identity = { account: 'robot-2', clientId: 'robot-2b', actor: 'attacker' };

/** Was in, is dismissed, and comes back, knocking this often for this long. */
function comeBack(everyMs: number, times: number): Variant['run'] {
  return async (world) => {
    await (await world.join({ ...dismissed, actor: 'grader:robot-2' })).leave();
    world.service('directory').revoke('robot-2');
    for (let knock = 1; knock < times; knock += 1) {
      await world.pass(everyMs, 20_000);
      const outcome = await world.connect(dismissed);
      if (outcome.kind === 'accepted') await outcome.client.disconnect();
    }
    await world.pass(everyMs, 60_000);
    await world.join(dismissed);
    return reached('connect', `Dismissed ${(everyMs * times) / 1_000} s ago, and still welcome.`);
  };
}

/** Holds the directory’s port, and not its key. */
function impostor(behaviour: Partial<Extract<ServiceBehaviour, { kind: 'answers' }>>): Variant['run'] {
  return comeIn({ kind: 'answers', status: 200, body: '{"result":"allow"}', ...behaviour, impostor: true });
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'No answer, and in',
    objective: 'A1',
    goal: 'comes in while the directory gives no clear yes.',
    stops: connectStops,
    advice:
      'Somebody came in although the directory had not said so. Go through what an answer can be: none, late, an error, a redirect, empty, nearly a yes. Only status 200 with exactly {"result":"allow"} is one.',
    variants: [
      variant('overload', 'keeps the directory busy with long passwords', overload('password', 4_000)),
      hiddenVariant('crowd', 'keeps it busy with ordinary questions', overload('userName', 9)),
      variant('down', 'nobody is at the directory’s door', comeIn({ kind: 'down' })),
      hiddenVariant('hangs', 'the directory takes the question and never answers', async (world) => {
        world.service('directory').behave({ kind: 'slow', delayMs: 600_000 });
        return comeInPatiently(world, technician, 30_000, 500);
      }),
      variant('404', 'the answer is 404, as after a deployment', comeIn(says(404, 'no such path'))),
      hiddenVariant('401', 'the answer is 401', comeIn(says(401))),
      hiddenVariant('500', 'the answer is 500', comeIn(says(500, '{"result":"allow"}'))),
      hiddenVariant('302', 'the answer is a redirect', comeIn(says(302, '', { location: 'https://login.example/' }))),
      hiddenVariant('204', 'the answer is 204', comeIn(says(204))),
      hiddenVariant('empty', 'the answer is 200 and empty', comeIn(says(200))),
      hiddenVariant('page', 'a proxy’s page with status 200', comeIn(says(200, '<p>Access not allowed</p>'))),
      hiddenVariant('nearly', 'a yes with a capital and a space', comeIn(says(200, '{"result":"Allow "}'))),
      hiddenVariant('passed-on', 'the directory has no opinion', comeIn(says(200, '{"result":"ignore"}'))),
      hiddenVariant('twice', 'no and yes in one answer', comeIn(says(200, '{"result":"deny","result":"allow"}'))),
    ],
  },
  {
    id: 'A2',
    title: 'More than a name',
    objective: 'A2',
    goal: 'adds something to the question, or has an answer say more than yes, and comes further than it may.',
    stops: [...connectStops, { stage: 'subscribe', means: 'refused' }],
    advice:
      'A field of CONNECT became a parameter of the question, or the answer said what somebody may do and was believed. Characters to escape are never all on the list; send the fields as data.',
    variants: [
      variant('password', 'ends the password with &result=allow', write({ password: 'x&result=allow' })),
      hiddenVariant('user-name', 'ends the user name with it', write({ userName: 'technician&result=allow' })),
      hiddenVariant('client-id', 'ends the ClientId with it', write({ clientId: 'visitor&result=allow' })),
      hiddenVariant('semicolon', 'with a semicolon', write({ password: 'x;result=allow' })),
      hiddenVariant('malformed', 'makes the question malformed', write({ password: 'x%zz' })),
      hiddenVariant('superuser', 'adds &is_superuser=true to the own ClientId', (world) =>
        hearEverything(world, { clientId: 'robot-12&is_superuser=true' }),
      ),
      hiddenVariant('says-more', 'the directory itself calls a customer a superuser', (world) => {
        world.service('directory').behave(says(200, '{"result":"allow","is_superuser":true}'));
        return hearEverything(world, {});
      }),
    ],
  },
  {
    id: 'A3',
    title: 'A yes for somebody else',
    objective: 'A3',
    goal: 'comes in on an answer that was given about somebody else, or to another question.',
    stops: connectStops,
    advice:
      'The broker gave a remembered answer to another question. What it remembers has to be found under everything on which the answer depended.',
    plays: ['desk'],
    variants: [
      variant('any-password', 'the desk’s name and any password', afterwards({})),
      hiddenVariant('same-client-id', 'with its ClientId as well', afterwards({ clientId: 'desk' })),
      hiddenVariant('own-answer', 'on the yes for the own account', async (world) => {
        await world.play('desk');
        await (await world.join({ account: 'robot-12' })).leave();
        await world.join({ account: 'robot-12', userName: 'desk' });
        return reached('connect', 'The yes for robot-12 let the same client in as the desk.');
      }),
      hiddenVariant('no-password', 'with an empty password', afterwards({ clientId: 'desk', password: '' })),
      hiddenVariant('later', 'twenty seconds later', afterwards({ clientId: 'desk' }, 20_000)),
      hiddenVariant('version-5', 'in MQTT 5', afterwards({ clientId: 'desk', protocolVersion: 5 })),
    ],
  },
  {
    id: 'A4',
    title: 'Dismissed, and still welcome',
    goal: 'comes in a minute after the directory has forgotten its user.',
    stops: connectStops,
    advice:
      'A user that the directory does not know any more came in. The life of a remembered yes is the time for which a dismissed user is still welcome: half a minute spares the directory as well as an hour does.',
    variants: [
      variant('a-minute', 'comes back after a minute', comeBack(60_000, 1)),
      hiddenVariant('ten-minutes', 'comes back after ten minutes', comeBack(600_000, 1)),
      hiddenVariant('knocking', 'knocks every 20 s in between', comeBack(20_000, 3)),
    ],
  },
  {
    id: 'A5',
    title: 'Another doorman',
    goal: 'answers in the directory’s place.',
    stops: connectStops,
    advice:
      'Whoever held the port of the directory decided who comes in. The answer has to show where it comes from, and to which question it belongs.',
    variants: [
      variant('holds-the-port', 'says yes to everything', impostor({})),
      hiddenVariant(
        'made-up',
        'with a signature that is none',
        impostor({ headers: { 'x-signature': '00'.repeat(32) } }),
      ),
      hiddenVariant('replayed', 'with a signature from another answer', async (world) => {
        const password = world.secrets['robot-12'] ?? '';
        const body = JSON.stringify({ username: 'robot-12', clientid: 'robot-12', password });
        const headers = { 'content-type': 'application/json', 'x-question': 'mine' };
        const genuine = await world.request(
          'directory',
          new Request('http://directory/auth', { method: 'POST', body, headers }),
        );
        const signature = genuine.headers.get('x-signature');
        if (!signature) return inconclusive('The directory did not sign.');
        return impostor({ body: await genuine.text(), headers: { 'x-signature': signature } })(world);
      }),
    ],
  },
  {
    id: 'A6',
    title: 'A burden for the directory',
    goal: 'has the broker carry 60 kB to the directory, for nothing but a CONNECT.',
    stops: connectStops,
    advice:
      'The broker passed on as much as a stranger sent. Whatever is behind it has to read that, hash it and log it, before anybody is known. Bound the fields before the question is asked.',
    variants: [
      variant('password', 'as the password', burden('password')),
      hiddenVariant('user-name', 'as the user name', burden('userName')),
      hiddenVariant('client-id', 'as the ClientId', burden('clientId')),
    ],
  },
]);
