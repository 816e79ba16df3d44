/** The hook, over the wire: what it is sent, what its answers mean, and what happens where none comes. */
import { expect, test } from 'vitest';
import { codeOf, SigningLab } from '../../../../tests/edge/signing-lab.ts';
import type { PolicySource } from '../../../model/policy.ts';
import type { ServiceBehaviour } from '../../../model/service.ts';
import { rememberedAnswersMax } from './answer-memory.ts';
import { readStrictObject } from './strict-json.ts';
import { Turnstile } from './turnstile.ts';

type Auth = NonNullable<PolicySource['auth']>;
type Hook = NonNullable<Auth['hook']>;

const options = {
  services: [
    { kind: 'directory', name: 'directory', users: [{ userName: 'robot-1', secret: 'robot' }], concurrencyMax: 20 },
  ],
  secrets: { robot: 'k3y' },
};

function policy(hook: Partial<Hook> = {}, auth: Auth = {}): PolicySource {
  const free = { throttle: { keys: [] } };
  return { auth: { ...free, hook: { service: 'directory', ...hook }, ...auth }, acl: { default: 'allow' } };
}

const start = (hook: Partial<Hook> = {}, auth: Auth = {}) => SigningLab.start(policy(hook, auth), options);

const says = (body: string, status = 200, more: object = {}): ServiceBehaviour => ({
  kind: 'answers',
  status,
  body,
  ...more,
});
const yes = says('{"result":"allow"}');

/** What was sent has been read, and what came of it waits for nothing but the clock. */
async function atRest({ world }: SigningLab): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await world.broker.settled();
}

/** Runs until so many of the broker’s timers wait that it must have asked. */
async function untilTimers(lab: SigningLab, count: number): Promise<void> {
  while (lab.world.clock.pending < count) await new Promise((resolve) => setImmediate(resolve));
}

test.each([4, 5] as const)('[H1] MQTT %s: who has the right password comes in, and nobody else', async (version) => {
  await using lab = await start();
  const wrong = version === 5 ? 0x86 : 4;
  expect(await lab.connect('a', 'robot-1', 'k3y', { version })).toBe(0);
  expect(await lab.connect('b', 'robot-1', 'k4y', { version })).toBe(wrong);
  expect(await lab.connect('c', 'robot-2', 'k3y', { version })).toBe(wrong);
  expect(lab.world.theEvent('connect.accepted')).toMatchObject({
    method: 'hook',
    decidedBy: 'service',
    rule: 'auth.hook',
    principal: 'robot-1',
  });
});

const injected = 'x&result=allow';

test.each<[NonNullable<Hook['request']>, string, number, object]>([
  ['json', injected, 4, { method: 'POST', target: '/auth' }],
  ['form', injected, 4, { method: 'POST', body: expect.stringContaining('x%26result%3Dallow') }],
  ['query', injected, 4, { method: 'GET', target: expect.stringContaining('x%26result%3Dallow') }],
  ['query', 'x;result=allow', 4, {}],
  ['queryUnescaped', injected, 0, { target: expect.stringContaining('username=x&result=allow') }],
  ['queryAmpersandEscaped', injected, 4, { target: expect.stringContaining('username=x%26result=allow') }],
  ['queryAmpersandEscaped', 'x;result=allow', 0, {}],
])('[H2] as %s the name “%s” ends in code %i', async (request, userName, code, asked) => {
  await using lab = await start({ request });
  expect(await lab.connect('a', userName, 'guess')).toBe(code);
  expect(lab.world.theEvent('service.asked')).toMatchObject({ service: 'directory', actor: null, ...asked });
  expect(await lab.connect('b', 'robot-1', 'k3y')).toBe(0);
});

test.each(['json', 'form', 'query'] as const)(
  '[H2] as %s every character reaches the service as it is',
  async (request) => {
    const userName = 'a&b=c;d#e%26f+g ü"\\';
    const users = [{ userName, secret: 'robot' }];
    await using lab = await SigningLab.start(policy({ request }), {
      ...options,
      services: [{ kind: 'directory', name: 'directory', users }],
    });
    expect(await lab.connect('a', userName, 'k3y')).toBe(0);
  },
);

test.each<[string, ServiceBehaviour, number, number, number]>([
  ['a clear yes', yes, 0, 0, 0],
  ['a clear no', says('{"result":"deny"}'), 4, 4, 4],
  ['a yes with a space', says('{"result":"Allow "}'), 4, 0, 0],
  ['a yes as text', says('allow'), 4, 0, 0],
  ['two answers', says('{"result":"deny","result":"allow"}'), 4, 0, 0],
  ['two answers, one escaped', says('{"result":"deny","r\\u0065sult":"allow"}'), 4, 0, 0],
  ['something behind it', says('{"result":"allow"}x'), 4, 0, 0],
  ['a list', says('["allow"]'), 4, 0, 0],
  ['nothing', says(''), 4, 0, 4],
  ['204', says('', 204), 4, 0, 4],
  ['201', says('{"result":"allow"}', 201), 4, 0, 4],
  ['“not allowed”', says('you are not allowed'), 4, 0, 0],
  ['302', says('{"result":"allow"}', 302, { headers: { location: 'http://elsewhere/' } }), 4, 4, 4],
  ['401', says('{"result":"allow"}', 401), 4, 4, 4],
  ['404', says('allow', 404), 4, 4, 4],
  ['500', says('allow', 500), 4, 4, 4],
  ['more than 16 KiB', says(`{"result":"allow","x":"${'x'.repeat(20_000)}"}`), 4, 4, 4],
])('[H3] %s: strict, anySuccess and lenient', async (_, behaviour, ...codes) => {
  const modes = ['strict', 'anySuccess', 'lenient'] as const;
  for (const [at, accept] of modes.entries()) {
    await using lab = await start({ accept });
    lab.services.control('directory').behave(behaviour);
    expect([accept, await lab.connect('a', 'robot-1', 'any')]).toEqual([accept, codes[at]]);
  }
});

test.each<[keyof NonNullable<Hook['onError']>, ServiceBehaviour]>([
  ['unreachable', { kind: 'down' }],
  ['status', says('', 503)],
  ['unclear', says('perhaps')],
])('[H4] onError.%s: deny, ignore and allow', async (kind, behaviour) => {
  const ask = async (counted: 'deny' | 'ignore' | 'allow', undecided: 'deny' | 'allow') => {
    await using lab = await start({ onError: { [kind]: counted } }, { undecided });
    lab.services.control('directory').behave(behaviour);
    const code = await lab.connect('a', 'robot-1', 'any');
    const [event] = [...lab.world.eventsOf('connect.accepted'), ...lab.world.eventsOf('connect.refused')];
    return [code, event?.rule];
  };
  expect(await ask('deny', 'allow')).toEqual([4, `auth.hook.onError.${kind}`]);
  expect(await ask('allow', 'deny')).toEqual([0, `auth.hook.onError.${kind}`]);
  expect(await ask('ignore', 'deny')).toEqual([4, 'auth.undecided']);
  expect(await ask('ignore', 'allow')).toEqual([0, 'auth.undecided']);
});

test('[H4] an error that counts as yes is told as nobody’s decision; a service that says “ignore” is no error', async () => {
  await using lab = await start({ onError: { status: 'allow' } });
  lab.services.control('directory').behave(says('', 500));
  expect(await lab.connect('a', 'robot-1', 'any')).toBe(0);
  expect(lab.world.theEvent('connect.accepted')).toMatchObject({ decidedBy: 'default', principal: 'robot-1' });
  lab.services.control('directory').behave(says('{"result":"ignore"}'));
  expect(await lab.connect('b', 'robot-1', 'any')).toBe(4);
  expect(lab.world.theEvent('connect.refused').rule).toBe('auth.undecided');
});

test('[H5] timeoutMs and retries: each attempt waits so long, and then it counts as timeout', async () => {
  await using lab = await start({ timeoutMs: 1_000, retries: 1 });
  const asked = () => lab.world.eventsOf('service.asked').length;
  lab.services.control('directory').behave({ kind: 'slow', delayMs: 60_000 });
  const client = lab.send('a', 'robot-1', 'k3y');
  await atRest(lab);
  lab.world.clock.advance(999);
  await atRest(lab);
  expect(asked()).toBe(0);
  // The first attempt is over; the second begins after a pause.
  lab.world.clock.advance(1);
  await atRest(lab);
  expect(asked()).toBe(1);
  lab.world.clock.advance(100);
  await atRest(lab);
  lab.world.clock.advance(999);
  await atRest(lab);
  expect([asked(), lab.world.eventsOf('connect.refused').length]).toEqual([1, 0]);
  lab.world.clock.advance(1);
  expect(codeOf(await client.expect('connack'))).toBe(4);
  expect(lab.world.theEvent('connect.refused').rule).toBe('auth.hook.onError.timeout');
  expect(asked()).toBe(2);
});

test('[H5] a retry that is answered decides', async () => {
  await using lab = await start({ retries: 1 });
  lab.services.control('directory').behave({ kind: 'down' });
  const client = lab.send('a', 'robot-1', 'k3y');
  while (lab.world.eventsOf('service.asked').length === 0) await new Promise((resolve) => setImmediate(resolve));
  lab.services.control('directory').behave({ kind: 'ok' });
  await untilTimers(lab, 2);
  lab.world.clock.advance(100);
  expect(codeOf(await client.expect('connack'))).toBe(0);
});

test('[H6] concurrencyMax at a time, waitingMax more, and the others count as timeout', async () => {
  await using lab = await start({ concurrencyMax: 2, waitingMax: 3, onError: { timeout: 'deny' } });
  lab.services.control('directory').behave({ kind: 'slow', delayMs: 1_000 });
  const clients = Array.from({ length: 7 }, (_, at) => lab.send(`c${at}`, 'robot-1', 'k3y'));
  const codes = Promise.all(clients.map(async (client) => codeOf(await client.expect('connack'))));
  while (lab.world.eventsOf('connect.refused').length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(lab.world.eventsOf('limit.reached')).toMatchObject([
    { limit: 'auth.hook.waitingMax', value: 4, max: 3 },
    { limit: 'auth.hook.waitingMax', value: 4, max: 3 },
  ]);
  for (let at = 0; at < 7 && lab.world.eventsOf('connect.accepted').length < 5; at += 1) {
    const answered = lab.world.eventsOf('connect.accepted').length;
    lab.world.clock.advance(1_000);
    while (lab.world.eventsOf('connect.accepted').length < Math.min(answered + 2, 5)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await codes).toSorted()).toEqual([0, 0, 0, 0, 0, 4, 4]);
  expect(lab.services.control('directory').peakConcurrency).toBe(2);
});

test('[H6] an overloaded service answers 503, and a turnstile gives places in order', async () => {
  await using lab = await start({ concurrencyMax: 256 });
  lab.services.control('directory').behave({ kind: 'slow', delayMs: 1_000 });
  const clients = Array.from({ length: 25 }, (_, at) => lab.send(`c${at}`, 'robot-1', 'k3y'));
  while (lab.world.eventsOf('connect.refused').length < 5) await new Promise((resolve) => setImmediate(resolve));
  expect(lab.world.eventsOf('service.asked').map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
  for (const client of clients) client.drop();
  const order: number[] = [];
  const turnstile = new Turnstile();
  await Promise.all([1, 2, 3].map((id) => turnstile.pass(1, 8, async () => order.push(id))));
  expect(order).toEqual([1, 2, 3]);
  await expect(turnstile.pass(1, 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await turnstile.pass(1, 0, async () => 'yes')).toBe('yes');
});

test('[H7] breaker: after so many failures nobody is asked for its time, then one question finds out', async () => {
  const breaker = { failuresMax: 2, openMs: 5_000 };
  await using lab = await start({ breaker });
  const directory = lab.services.control('directory');
  const asked = () => lab.world.eventsOf('service.asked').length;
  directory.behave({ kind: 'down' });
  for (let at = 0; at < 4; at += 1) expect(await lab.connect('a', 'robot-1', 'k3y')).toBe(4);
  expect(asked()).toBe(2);
  directory.behave({ kind: 'ok' });
  lab.world.clock.advance(4_999);
  expect([await lab.connect('a', 'robot-1', 'k3y'), asked()]).toEqual([4, 2]);
  lab.world.clock.advance(1);
  expect([await lab.connect('a', 'robot-1', 'k3y'), asked()]).toEqual([0, 3]);
  expect([await lab.connect('a', 'robot-1', 'k3y'), asked()]).toEqual([0, 4]);
  lab.world.applyPolicy(policy());
  directory.behave({ kind: 'down' });
  for (let at = 0; at < 4; at += 1) await lab.connect('a', 'robot-1', 'k3y');
  expect(asked()).toBe(8);
});

test('[H8] cache: a yes is remembered for its time, under the keys of the policy', async () => {
  await using lab = await start({ cache: { allowMs: 30_000, denyMs: 5_000 } });
  const asked = () => lab.world.eventsOf('service.asked').length;
  expect([await lab.connect('a', 'robot-1', 'k3y'), await lab.connect('a', 'robot-1', 'k3y'), asked()]).toEqual([
    0, 0, 1,
  ]);
  expect(lab.world.eventsOf('connect.accepted').map(({ decidedBy }) => decidedBy)).toEqual(['service', 'cache']);
  expect([await lab.connect('a', 'robot-1', 'wrong'), asked()]).toEqual([4, 2]);
  lab.services.control('directory').revoke('robot-1');
  lab.world.clock.advance(4_999);
  expect([await lab.connect('a', 'robot-1', 'k3y'), await lab.connect('a', 'robot-1', 'wrong'), asked()]).toEqual([
    0, 4, 2,
  ]);
  lab.world.clock.advance(25_001);
  expect([await lab.connect('a', 'robot-1', 'k3y'), asked()]).toEqual([4, 3]);
});

test('[H8] cache without the password as key: any password is right afterwards; 0 ms remember nothing', async () => {
  await using lab = await start({ cache: { keys: ['userName'], denyMs: 0 } });
  expect(await lab.connect('a', 'robot-1', 'wrong')).toBe(4);
  expect(await lab.connect('a', 'robot-1', 'k3y')).toBe(0);
  expect(await lab.connect('b', 'robot-1', 'wrong')).toBe(0);
  expect(rememberedAnswersMax).toBe(4_096);
});

test('[H9] signed: an impostor at the door says yes in vain, and an old yes is none to a new question', async () => {
  await using lab = await start();
  lab.services
    .control('directory')
    .behave({ kind: 'answers', status: 200, body: '{"result":"allow"}', impostor: true });
  expect(await lab.connect('a', 'robot-1', 'any')).toBe(4);
  expect(lab.world.theEvent('connect.refused').rule).toBe('auth.hook.onError.unclear');
  const asked = new Request('http://service/auth?username=robot-1&password=k3y', { headers: { 'x-question': 'mine' } });
  const real = await lab.services.request('directory', asked, 'attacker');
  const headers = { 'x-signature': real.headers.get('x-signature') ?? '' };
  const replay = { kind: 'answers', status: 200, body: await real.text(), headers, impostor: true } as const;
  lab.services.control('directory').behave(replay);
  expect(await lab.connect('a', 'robot-1', 'any')).toBe(4);
  lab.world.applyPolicy(policy({ signed: false }));
  expect(await lab.connect('a', 'robot-1', 'any')).toBe(0);
});

test('[H10] superuser: only where the policy believes it, and only for as long', async () => {
  const deny: PolicySource['acl'] = { default: 'deny' };
  await using lab = await SigningLab.start({ ...policy(), acl: deny }, options);
  lab.services.control('directory').behave(says('{"result":"allow","is_superuser":true}'));
  const plain = lab.send('a', 'robot-1', 'any');
  await plain.expect('connack');
  expect(await plain.subscribe(['#', 0])).toEqual([0x80]);
  lab.world.applyPolicy({ ...policy({ superuser: true }), acl: deny });
  const superuser = lab.send('b', 'robot-1', 'any');
  await superuser.expect('connack');
  expect(await superuser.subscribe(['#', 0])).toEqual([0]);
  lab.services.control('directory').behave(says('{"result":"allow","is_superuser":"true"}'));
  expect(await lab.connect('c', 'robot-1', 'any')).toBe(4);
  expect(lab.world.applyPolicy({ ...policy(), acl: deny })).toBe(1);
});

test('[H11] fieldBytesMax: a longer field is refused without asking', async () => {
  await using lab = await start({ fieldBytesMax: 16 });
  for (const [clientId, userName, password] of [
    ['c', 'ü'.repeat(9), 'p'],
    ['c'.repeat(17), 'robot-1', 'p'],
    ['c', 'robot-1', 'p'.repeat(17)],
  ] as const) {
    expect(await lab.connect(clientId, userName, password)).toBe(4);
    const limit = 'auth.hook.fieldBytesMax';
    expect(lab.world.eventsOf('limit.reached').at(-1)).toMatchObject({ limit, max: 16, action: 'refused' });
  }
  expect(lab.world.eventsOf('service.asked')).toEqual([]);
  expect(await lab.connect('c'.repeat(16), 'robot-1', 'k3y')).toBe(0);
});

test.each(['keep', 'drop'] as const)('[H12] whenDown: %s', async (whenDown) => {
  const account = { userName: 'anna', password: { scheme: 'plain', value: 'x' } } as const;
  await using lab = await start({ whenDown }, { accounts: [account] });
  const [robot, anna] = [lab.send('a', 'robot-1', 'k3y'), lab.send('b', 'anna', 'x')];
  await Promise.all([robot.expect('connack'), anna.expect('connack')]);
  lab.services.control('directory').behave({ kind: 'down' });
  expect(await robot.received()).toEqual([]);
  expect(await lab.connect('c', 'robot-1', 'k3y')).toBe(4);
  if (whenDown === 'drop') await robot.untilClosed();
  else expect(await robot.received()).toEqual([]);
  expect(await anna.received()).toEqual([]);
});

test('[H13] whoever the hook let in stays while it is asked in the same way, and goes where it is not', async () => {
  await using lab = await start();
  const connect = async () => {
    const client = lab.send('a', 'robot-1', 'k3y');
    expect(codeOf(await client.expect('connack'))).toBe(0);
    return client;
  };
  let client = await connect();
  const stays = policy({}, { anonymous: true });
  const account = { userName: 'robot-1', password: { scheme: 'plain', value: 'k3y' } } as const;
  for (const [change, closed] of [
    [stays, 0],
    [policy({ accept: 'anySuccess' }), 1],
    [{ auth: {} }, 1],
    [policy({}, { accounts: [account] }), 1],
  ] as const) {
    expect(lab.world.applyPolicy(change)).toBe(closed);
    if (closed === 0) expect(await client.received()).toEqual([]);
    else await client.untilClosed();
    lab.world.applyPolicy(policy());
    if (closed === 1) client = await connect();
  }
});

test('[H14] failures at the hook are counted as at an account', async () => {
  await using lab = await start({}, { throttle: { freeTries: 1, delayMs: 1_000, delayMsMax: 1_000 } });
  for (let at = 0; at < 2; at += 1) expect(await lab.connect('a', 'robot-1', 'wrong')).toBe(4);
  expect(await lab.connect('a', 'robot-1', 'k3y')).toBe(3);
  lab.world.clock.advance(1_000);
  expect(await lab.connect('a', 'robot-1', 'k3y')).toBe(0);
});

test.each<[string, boolean]>([
  ['{"a":{"b":1},"b":2}', true],
  ['{"a":"{\\"a\\":1}"}', true],
  ['{"a":[{"b":1},{"b":2}]}', true],
  ['{"a":{"b":1,"b":2}}', false],
  ['{"__proto__":1,"__proto__":2}', false],
  ['null', false],
  ['{"a":1,}', false],
])('[H3] strict JSON: %s has one reading: %s', (text, strict) => {
  expect(readStrictObject(text) !== null).toBe(strict);
});

test('[H15] the barrier waits for an answer, and not for the clock', async () => {
  await using lab = await start({ concurrencyMax: 1, retries: 3 });
  const { world } = lab;
  const accepted = () => world.eventsOf('connect.accepted').length;
  lab.send('a', 'robot-1', 'k3y');
  await atRest(lab);
  expect(accepted()).toBe(1);
  lab.services.control('directory').behave({ kind: 'slow', delayMs: 500 });
  for (const clientId of ['b', 'c', 'd']) lab.send(clientId, 'robot-1', 'k3y');
  await atRest(lab);
  expect(accepted()).toBe(1);
  for (let step = 0; step < 3; step += 1) {
    world.clock.advance(500);
    await atRest(lab);
    expect(accepted()).toBe(step + 2);
  }
});

test('[H15] whoever is sent away while the hook is asked takes its timers along', async () => {
  await using lab = await start({ timeoutMs: 20_000, retries: 3 });
  lab.services.control('directory').behave({ kind: 'slow', delayMs: 60_000 });
  const { pending } = lab.world.clock;
  const client = lab.send('a', 'robot-1', 'k3y');
  await atRest(lab);
  // Of the connection, the question and the service.
  expect(lab.world.clock.pending).toBeGreaterThanOrEqual(pending + 3);
  lab.world.clock.advance(5_000);
  await client.untilClosed();
  expect(lab.world.theEvent('limit.reached').limit).toBe('limits.connectTimeoutMs');
  // One tells about resources, for a while.
  await untilTimersAreGone(lab, pending + 1);
});

async function untilTimersAreGone(lab: SigningLab, count: number): Promise<void> {
  while (lab.world.clock.pending > count) await new Promise((resolve) => setImmediate(resolve));
}

test('[H15] a broker that closes waits for no service and leaves no timer', async () => {
  const lab = await start();
  lab.services.control('directory').behave({ kind: 'slow', delayMs: 60_000 });
  lab.send('a', 'robot-1', 'k3y');
  await untilTimers(lab, 3);
  await lab[Symbol.asyncDispose]();
  await untilTimersAreGone(lab, 0);
});
