import { describe, expect, it } from 'vitest';
import { type DeviceProfile, deviceProfileSchema } from '../../model/policy.ts';
import type { LinkOutcome } from '../open-link.ts';
import { SignInPlan } from './sign-in-plan.ts';

const scram = { serverSignature: 'required' as const };

async function plan(profile: Parameters<typeof deviceProfileSchema.parse>[0]): Promise<SignInPlan> {
  const passwordFor = ({ secret = 'first' }: DeviceProfile) => ({ first: 'pencil', second: 'eraser' })[secret];
  const made = new SignInPlan({ clientId: 'm' }, { userName: 'm', passwordFor }, parsed(profile));
  await made.ready;
  return made;
}

function parsed(profile: unknown): DeviceProfile {
  return deviceProfileSchema.parse(profile);
}

/** What the next attempt would show on the wire. */
function said(made: SignInPlan): string {
  const { protocolVersion, enhanced, password } = made.next();
  return `${protocolVersion} ${enhanced?.method ?? `password ${password}`}`;
}

const refused = (code: number): LinkOutcome => ({ kind: 'refused', code });
const ladder = { protocolVersions: [5, 4], mechanisms: ['SCRAM-SHA-256', 'password'], scram };

describe('a device signs in', () => {
  it('with MQTT 3.1.1 and its password unless it is set up otherwise', async () => {
    expect(said(await plan({}))).toBe('4 password pencil');
  });

  it('with another secret, if it was given one', async () => {
    const made = await plan({ secret: 'second' });
    expect(said(made)).toBe('4 password eraser');
    made.follow(parsed({}));
    await made.ready;
    expect(said(made)).toBe('4 password pencil');
  });

  it('with the hash of its password, which is the password then', async () => {
    expect(said(await plan({ password: 'sha256' }))).toMatch(/^4 password [0-9a-f]{64}$/);
  });

  it('with SCRAM by MQTT 5 alone', async () => {
    expect(said(await plan({ ...ladder, protocolVersions: [4, 5] }))).toBe('4 password pencil');
    expect(said(await plan(ladder))).toBe('5 SCRAM-SHA-256');
  });

  it('over the listener it is told', async () => {
    expect((await plan({ listener: 'tls' })).next().listener).toBe('tls');
  });

  it('with a nonce of its own each time', async () => {
    const made = await plan(ladder);
    const nonce = () => Buffer.from(made.next().enhanced?.begin() ?? []).toString();
    expect(nonce()).not.toBe(nonce());
  });
});

describe('a device that is refused', () => {
  it('tries the same again with fallback: never', async () => {
    const made = await plan(ladder);
    for (const outcome of [refused(0x8c), refused(0x84), { kind: 'closed' } as const]) {
      made.learn(outcome);
      expect(said(made)).toBe('5 SCRAM-SHA-256');
    }
  });

  it('takes the next way with fallback: whenRefused, if it was told that this one is not offered', async () => {
    const made = await plan({ ...ladder, fallback: 'whenRefused' });
    made.learn({ kind: 'closed' });
    made.learn(refused(0x86));
    expect(said(made)).toBe('5 SCRAM-SHA-256');
    made.learn(refused(0x8c));
    expect(said(made)).toBe('5 password pencil');
    made.learn(refused(0x01));
    expect(said(made)).toBe('4 password pencil');
    made.learn(refused(0x01));
    expect(said(made)).toBe('5 SCRAM-SHA-256');
  });

  it('takes the next way after anything with fallback: always', async () => {
    const made = await plan({ ...ladder, fallback: 'always' });
    made.learn({ kind: 'closed' });
    expect(said(made)).toBe('5 password pencil');
    made.learn({ kind: 'inconclusive', observed: 'silence' });
    expect(said(made)).toBe('4 password pencil');
  });

  it('begins with the first way again under new settings', async () => {
    const made = await plan({ ...ladder, fallback: 'always' });
    made.learn({ kind: 'closed' });
    made.follow(parsed({ ...ladder, protocolVersions: [5], mechanisms: ['SCRAM-SHA-256'] }));
    await made.ready;
    expect(said(made)).toBe('5 SCRAM-SHA-256');
  });
});
