/** A SCRAM client against brokers that do not know the password, or know too much about it. */
import { describe, expect, it } from 'vitest';
import { scriptedBroker } from '../../tests/fixtures/scripted-broker.ts';
import { type DeviceScramProfile, deviceScramSchema } from '../model/policy.ts';
import { createManualClock } from '../sandbox/index.ts';
import { authPacket } from './auth-packet.ts';
import { type LinkOutcome, openLink } from './open-link.ts';
import { scramAuthentication } from './scram-authentication.ts';

const method = 'SCRAM-SHA-256';
const utf8 = new TextEncoder();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const serverFirst = (text: string, named = method) => hex(authPacket(0x18, named, utf8.encode(text)));

/** CONNACK 0x00 with method and data, each only if given: the properties of AUTH fit. */
function connack(named: string | null, data: string | null): string {
  const field = (id: string, text: string | null) =>
    text === null ? '' : `${id}${text.length.toString(16).padStart(4, '0')}${hex(utf8.encode(text))}`;
  const properties = field('15', named) + field('16', data);
  const length = properties.length / 2;
  return `20${(length + 3).toString(16).padStart(2, '0')}0000${length.toString(16).padStart(2, '0')}${properties}`;
}

async function meet(
  broker: ReturnType<typeof scriptedBroker>,
  weaker: Partial<DeviceScramProfile> = {},
  concludeAfterMs?: number,
): Promise<{ outcome: LinkOutcome; heard: number; clock: ReturnType<typeof createManualClock> }> {
  const clock = createManualClock();
  const checks = deviceScramSchema.parse(weaker);
  const enhanced = scramAuthentication({
    mechanism: method,
    userName: 'monitor',
    password: 'pencil',
    checks,
    nonce: 'own',
  });
  const options = { clientId: 'monitor', protocolVersion: 5 as const, enhanced };
  const late = concludeAfterMs === undefined ? {} : { concludeAfterMs };
  const outcome = await openLink(broker.client, clock, { ...options, ...late }, () => {});
  return { outcome, heard: broker.heard.length, clock };
}

const honest = 'r=ownserver,s=c2FsdA==,i=4096';
const wrongProof = `v=${Buffer.alloc(32).toString('base64')}`;

describe('a strict client', () => {
  it.each([
    ['a nonce that does not begin with its own', 'r=server,s=c2FsdA==,i=4096'],
    ['its own nonce and nothing more', 'r=own,s=c2FsdA==,i=4096'],
    ['one iteration', 'r=ownserver,s=c2FsdA==,i=1'],
    ['ten million iterations', 'r=ownserver,s=c2FsdA==,i=10000000'],
    ['an extension it does not know', `m=new,${honest}`],
    ['no salt', 'r=ownserver,i=4096'],
  ])('leaves at %s, and sends no proof', async (_, challenge) => {
    const { outcome, heard } = await meet(scriptedBroker(serverFirst(challenge)));
    expect(outcome.kind).toBe('distrusted');
    expect(heard).toBe(1);
  });

  it.each([
    ['no proof', connack(method, null)],
    ['neither proof nor method', connack(null, null)],
    ['a wrong proof', connack(method, wrongProof)],
    ['a proof of something else', connack(method, 'v=AAAA')],
    ['an error under code 0', connack(method, 'e=other-error')],
    ['another method', connack('PLAIN', wrongProof)],
  ])('leaves when CONNACK 0x00 brings %s, and says nothing more', async (_, end) => {
    const { outcome, heard } = await meet(scriptedBroker(serverFirst(honest), end));
    expect(outcome.kind).toBe('distrusted');
    expect(heard).toBe(2);
  });

  it('is told so when it is refused', async () => {
    const { outcome } = await meet(scriptedBroker('20 03 00 86 00'));
    expect(outcome).toEqual({ kind: 'refused', code: 0x86 });
  });
});

describe('each check that is left out', () => {
  it.each<[string, Partial<DeviceScramProfile>, string, string]>([
    ['serverSignature: ignored', { serverSignature: 'ignored' }, honest, connack(method, null)],
    ['serverSignature: ifPresent', { serverSignature: 'ifPresent' }, honest, connack(method, null)],
    ['serverSignature: present', { serverSignature: 'present' }, honest, connack(method, 'v=AAAA')],
    [
      'iterationsMin',
      { serverSignature: 'ignored', iterationsMin: 1 },
      'r=ownserver,s=c2FsdA==,i=1',
      connack(method, null),
    ],
    [
      'noncePrefix',
      { serverSignature: 'ignored', noncePrefix: false },
      'r=server,s=c2FsdA==,i=4096',
      connack(method, null),
    ],
    [
      'serverNonce',
      { serverSignature: 'ignored', serverNonce: false },
      'r=own,s=c2FsdA==,i=4096',
      connack(method, null),
    ],
    ['requireSameMethod', { serverSignature: 'ignored', requireSameMethod: false }, honest, connack(null, null)],
  ])('%s lets exactly that pass', async (_, weaker, challenge, end) => {
    expect((await meet(scriptedBroker(serverFirst(challenge), end), weaker)).outcome.kind).toBe('accepted');
    expect((await meet(scriptedBroker(serverFirst(challenge), end))).outcome.kind).toBe('distrusted');
  });

  it('ifPresent still notices a wrong proof', async () => {
    const broker = scriptedBroker(serverFirst(honest), connack(method, wrongProof));
    expect((await meet(broker, { serverSignature: 'ifPresent' })).outcome.kind).toBe('distrusted');
  });

  it('silentUntilVerified: goes to work first, and leaves when it looks at last', async () => {
    const { outcome, clock } = await meet(scriptedBroker(serverFirst(honest), connack(method, wrongProof)), {}, 1_000);
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
    expect(outcome.link.open).toBe(true);
    clock.advance(1_000);
    await outcome.link.closed;
    expect(clock.pending).toBe(0);
    expect(outcome.link.authentication.distrust).toMatch(/password/);
  });
});
