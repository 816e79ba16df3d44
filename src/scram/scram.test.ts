import { expect, test } from 'vitest';
import type { Clock } from '../model/clock.ts';
import {
  createNonceSource,
  createScramClient,
  createScramServer,
  makeVerifier,
  type NonceSourceKind,
  type ScramClientChecks,
  type ScramMechanism,
  type ScramVerifier,
  strictClientChecks,
} from './index.ts';

const text = new TextEncoder();
const show = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function clockAt(start: number): Clock & { time: number } {
  return {
    time: start,
    now() {
      return this.time;
    },
    after: () => () => {},
  };
}

interface Setup {
  mechanism?: ScramMechanism;
  iterations?: number;
  nonceKind?: NonceSourceKind;
  nonce?: () => string;
  clock?: Clock;
}

/** A server that knows `user` with the password `pencil`; each call of `exchange` is one connection. */
async function server({ mechanism = 'SCRAM-SHA-256', iterations = 4096, nonceKind = 'random', ...rest }: Setup = {}) {
  const clock = rest.clock ?? clockAt(0);
  const salt = Uint8Array.from(atob('W22ZaJ0SNY7soEsUEjb6gQ=='), (character) => character.charCodeAt(0));
  const accounts: Record<string, ScramVerifier> = {
    user: await makeVerifier(mechanism, 'pencil', { iterations, salt }),
  };
  const nonce = rest.nonce ?? createNonceSource(nonceKind, { bytes: 18, clock });
  const disguise = { key: text.encode('secret of this broker'), iterations };
  const verifierOf = async (name: string) => accounts[name];
  return {
    exchange: () => createScramServer({ mechanism, verifierOf, nonce, clock, exchangeMsMax: 30_000, disguise }),
  };
}

interface Person {
  userName?: string;
  password?: string;
  checks?: Partial<ScramClientChecks>;
  nonce?: string;
  mechanism?: ScramMechanism;
}

function client({
  userName = 'user',
  password = 'pencil',
  checks = {},
  mechanism = 'SCRAM-SHA-256',
  ...rest
}: Person = {}) {
  return createScramClient({ mechanism, userName, password, checks: { ...strictClientChecks, ...checks }, ...rest });
}

async function signIn(broker: Awaited<ReturnType<typeof server>>, who: ReturnType<typeof client>) {
  const exchange = broker.exchange();
  const proof = await who.prove(await exchange.challenge(who.clientFirst()));
  const { userName, serverFinal } = await exchange.conclude(proof);
  who.verify(serverFinal);
  return userName;
}

test('the exchange of RFC 7677, section 3, byte for byte', async () => {
  const broker = await server({ nonce: () => '%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0' });
  const user = client({ nonce: 'rOprNGfwEbeRWgbNEkqO' });
  const exchange = broker.exchange();
  expect(show(user.clientFirst())).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
  const challenge = await exchange.challenge(user.clientFirst());
  expect(show(challenge)).toBe(
    'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
  );
  const proof = await user.prove(challenge);
  expect(show(proof)).toBe(
    'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
  );
  const { userName, serverFinal } = await exchange.conclude(proof);
  expect(userName).toBe('user');
  expect(show(serverFinal)).toBe('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=');
  expect(() => user.verify(serverFinal)).not.toThrow();
});

test.each(['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)(
  '%s: the right password is accepted, a wrong one and a stranger are not',
  async (mechanism) => {
    const broker = await server({ mechanism });
    expect(await signIn(broker, client({ mechanism }))).toBe('user');
    await expect(signIn(broker, client({ mechanism, password: 'pencils' }))).rejects.toMatchObject({
      error: 'invalid-proof',
    });
    await expect(signIn(broker, client({ mechanism, userName: 'nobody' }))).rejects.toMatchObject({
      error: 'unknown-user',
    });
  },
);

test('two exchanges that interleave do not disturb each other', async () => {
  const broker = await server();
  const people = [client(), client()].map((who) => ({ who, exchange: broker.exchange() }));
  const proofs = [];
  for (const { who, exchange } of people) proofs.push(await who.prove(await exchange.challenge(who.clientFirst())));
  for (const [index, { exchange }] of people.entries()) {
    expect((await exchange.conclude(proofs[index] ?? new Uint8Array())).userName).toBe('user');
  }
});

test('a stranger is asked as an acquaintance is, and always with the same salt', async () => {
  const broker = await server();
  const ask = async (name: string) => show(await broker.exchange().challenge(text.encode(`n,,n=${name},r=abc`)));
  const saltOf = (challenge: string) => /,s=([^,]+),i=4096$/.exec(challenge)?.[1];
  expect(saltOf(await ask('nobody'))).toHaveLength(24);
  expect(saltOf(await ask('nobody'))).toBe(saltOf(await ask('nobody')));
  expect(saltOf(await ask('nobody'))).not.toBe(saltOf(await ask('somebody')));
});

/** What an eavesdropper kept of one sign-in, sent again word for word. */
async function replay(kind: NonceSourceKind, change: (clock: ReturnType<typeof clockAt>) => void = () => {}) {
  const clock = clockAt(1_000);
  const broker = await server({ nonceKind: kind, clock });
  const victim = client();
  const first = broker.exchange();
  const captured = await victim.prove(await first.challenge(victim.clientFirst()));
  await first.conclude(captured);
  change(clock);
  const again = broker.exchange();
  await again.challenge(victim.clientFirst());
  return again.conclude(captured).then(
    ({ userName }) => userName,
    (refusal) => refusal.error,
  );
}

test('a captured exchange opens a server whose nonce does not change, and no other', async () => {
  expect(await replay('random')).toBe('nonce-not-ours');
  expect(await replay('constant')).toBe('user');
  expect(await replay('counter')).toBe('nonce-not-ours');
  expect(await replay('seconds')).toBe('user');
  expect(
    await replay('seconds', (clock) => {
      clock.time += 1_000;
    }),
  ).toBe('nonce-not-ours');
});

test('random nonces have 24 characters or more and are all distinct; a counter starts anew with its broker', () => {
  const random = createNonceSource('random', { bytes: 18, clock: clockAt(0) });
  const nonces = Array.from({ length: 50 }, random);
  expect(new Set(nonces).size).toBe(50);
  expect(Math.min(...nonces.map((nonce) => nonce.length))).toBeGreaterThanOrEqual(24);
  const counter = () => createNonceSource('counter', { bytes: 18, clock: clockAt(0) });
  expect(counter()()).toBe(counter()());
});

test('an answer counts for its time, and once', async () => {
  const clock = clockAt(0);
  const broker = await server({ clock });
  const late = async (delayMs: number) => {
    const [who, exchange] = [client(), broker.exchange()];
    const proof = await who.prove(await exchange.challenge(who.clientFirst()));
    clock.time += delayMs;
    return {
      exchange,
      proof,
      result: await exchange.conclude(proof).then(
        ({ userName }) => userName,
        (refusal) => refusal.error,
      ),
    };
  };
  expect((await late(30_001)).result).toBe('exchange-expired');
  const { exchange, proof, result } = await late(30_000);
  expect(result).toBe('user');
  await expect(exchange.conclude(proof)).rejects.toMatchObject({ error: 'other-error' });
});

test.each([
  ['user,r=abc', 'invalid-encoding'],
  ['n,,n=user', 'invalid-encoding'],
  ['n,,r=abc,n=user', 'invalid-encoding'],
  ['n,,n=user,r=', 'invalid-encoding'],
  ['n,,n=user,r=a\u0007', 'invalid-encoding'],
  ['n,,n=us=er,r=abc', 'invalid-encoding'],
  ['n,,m=x,n=user,r=abc', 'extensions-not-supported'],
  ['n,a=admin,n=user,r=abc', 'other-error'],
  ['p=tls-exporter,,n=user,r=abc', 'channel-binding-not-supported'],
  [`n,,n=${'u'.repeat(4096)},r=abc`, 'invalid-encoding'],
])('client-first %j is refused: %s', async (clientFirst, error) => {
  const broker = await server();
  await expect(broker.exchange().challenge(text.encode(clientFirst))).rejects.toMatchObject({ error });
});

test.each([
  'n,,n=user,r=abc',
  'y,,n=user,r=abc',
  'n,a=user,n=user,r=abc',
  'n,,n=user,r=abc,x=1',
  'n,,n=a=2Cb=3Dc,r=abc',
])('client-first %j is understood', async (clientFirst) => {
  const broker = await server();
  expect(show(await broker.exchange().challenge(text.encode(clientFirst)))).toMatch(/^r=abc/);
});

test('a GS2 header that was changed on its way is noticed', async () => {
  const exchange = (await server()).exchange();
  const who = client({ nonce: 'abc' });
  const proof = await who.prove(await exchange.challenge(text.encode('y,,n=user,r=abc')));
  await expect(exchange.conclude(proof)).rejects.toMatchObject({ error: 'channel-bindings-dont-match' });
});

test.each([
  ['r=xyz,s=AAAA,i=4096', { noncePrefix: false }, 'nonce-not-ours'],
  ['r=mine,s=AAAA,i=4096', { serverNonce: false }, 'nonce-not-ours'],
  ['r=mineX,s=AAAA,i=1', { iterationsMin: 1 }, 'iterations-out-of-range'],
  ['r=mineX,s=AAAA,i=200001', { iterationsMax: 300_000 }, 'iterations-out-of-range'],
  ['m=x,r=mineX,s=AAAA,i=4096', { refuseExtensions: false }, 'extensions-not-supported'],
] as const)('a device lets %s pass only without the check for it', async (challenge, weakened, error) => {
  const strict = client({ nonce: 'mine' });
  await expect(strict.prove(text.encode(challenge))).rejects.toMatchObject({ error });
  const weak = client({ nonce: 'mine', checks: weakened });
  expect(show(await weak.prove(text.encode(challenge)))).toMatch(/^c=biws,r=[a-zA-Z]+,p=/);
});

test('a pinned salt refuses every other', async () => {
  const pinned = client({ nonce: 'mine', checks: { pinnedSalt: 'AAAA' } });
  expect(show(await pinned.prove(text.encode('r=mineX,s=AAAA,i=4096')))).toMatch(/^c=/);
  await expect(pinned.prove(text.encode('r=mineX,s=BBBB,i=4096'))).rejects.toMatchObject({ error: 'salt-changed' });
});

test.each([
  ['required', false, false, false],
  ['ifPresent', false, true, true],
  ['present', true, false, false],
  ['ignored', true, true, true],
] as const)(
  'server signature %s: an impostor passes by a wrong one %s, by none %s, by an error %s',
  async (serverSignature, wrong, none, error) => {
    const fooledBy = async (serverFinal: string | null) => {
      const device = client({ nonce: 'mine', checks: { serverSignature } });
      await device.prove(text.encode('r=mineX,s=AAAA,i=4096'));
      try {
        device.verify(serverFinal === null ? null : text.encode(serverFinal));
        return true;
      } catch {
        return false;
      }
    };
    expect(await fooledBy('v=AAAA')).toBe(wrong);
    expect(await fooledBy(null)).toBe(none);
    expect(await fooledBy('e=other-error')).toBe(error);
  },
);
