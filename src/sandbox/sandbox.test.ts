import { Duplex } from 'readable-stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closedPolicy, openPolicy } from '../../tests/fixtures/example-home.ts';
import { enter, eventsOf, startExample } from '../../tests/fixtures/example-sandbox.ts';
import { connectClient } from '../actors/index.ts';
import type { LabEvent } from '../model/lab-event.ts';
import { labEventSchema } from '../model/lab-event.ts';
import { foldObjectives } from '../objectives/index.ts';
import { createDuplexPair } from './duplex-pair.ts';
import type { Sandbox, SandboxOptions } from './index.ts';

async function started(options: Partial<SandboxOptions> = {}) {
  const { sandbox, clock } = await startExample(options);
  onTestFinished(() => sandbox.dispose());
  return { sandbox, clock };
}

const solved = (sandbox: Sandbox) =>
  sandbox
    .objectives()
    .filter((objective) => objective.solved)
    .map(({ id }) => id);

async function openTheDoor(sandbox: Sandbox): Promise<void> {
  const attacker = await enter(sandbox);
  await attacker.subscribe('#');
  await attacker.publish('home/lock/cmd', 'OPEN');
  await sandbox.settled();
}

describe('startSandbox', () => {
  it('resolves with every device connected and nothing solved', async () => {
    const { sandbox } = await started();
    expect(sandbox.devices().map(({ connected }) => connected)).toEqual([true, true, true]);
    expect(solved(sandbox)).toEqual([]);
  });

  it('resolves also when devices are refused', async () => {
    const { sandbox } = await started({ policy: { ...closedPolicy, auth: { ...closedPolicy.auth, accounts: [] } } });
    expect(sandbox.devices().map(({ connected }) => connected)).toEqual([false, false, false]);
  });
});

describe('the log', () => {
  it('has events of the vocabulary only, numbered without gaps, and tells them as they happen', async () => {
    const told: LabEvent[] = [];
    const { sandbox } = await started({ onEvent: (event) => told.push(event) });
    await openTheDoor(sandbox);
    const events = sandbox.events();
    expect(events).toEqual(told);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1));
    expect(events[0]).toMatchObject({ type: 'sandbox.started', atMs: 0 });
    for (const event of events) expect(labEventSchema.safeParse(event).error?.issues, event.type).toBeUndefined();
  });

  it('is dated by the clock of the sandbox', async () => {
    const { sandbox, clock } = await started();
    clock.advance(1_234);
    sandbox.recordVerdict(false);
    expect(sandbox.events().at(-1)).toMatchObject({ type: 'verdict.given', atMs: 1_234 });
  });
});

describe('objectives', () => {
  it('are solved by what happens, and a replay of the log says the same', async () => {
    const { sandbox } = await started();
    await openTheDoor(sandbox);
    expect(solved(sandbox)).toEqual(['A1', 'A2', 'A4']);
    expect(foldObjectives(sandbox.lab.objectives, sandbox.events())).toEqual(sandbox.objectives());
  });

  it('are not solved by devices that live on for ten minutes', async () => {
    const { sandbox, clock } = await started();
    for (let second = 0; second < 600; second += 5) {
      clock.advance(5_000);
      await sandbox.settled();
    }
    expect(solved(sandbox)).toEqual([]);
  });
});

describe('answer', () => {
  it('takes the learner’s own value and no other', async () => {
    const { sandbox } = await started();
    const { sandbox: neighbour } = await started({ seed: 'another learner' });
    expect(sandbox.answer('pin', neighbour.secrets['pin'] ?? '')).toBe(false);
    expect(sandbox.answer('pin', '')).toBe(false);
    expect(solved(sandbox)).toEqual([]);
    expect(sandbox.answer('pin', sandbox.secrets['pin'] ?? '')).toBe(true);
    expect(solved(sandbox)).toEqual(['A3']);
    expect(eventsOf(sandbox, 'answer.given').map(({ correct }) => correct)).toEqual([false, false, true]);
  });

  it('does not know secrets the lab does not have', async () => {
    const { sandbox } = await started();
    for (const id of ['nothing', 'constructor']) {
      expect(() => sandbox.answer(id, 'x')).toThrow(expect.objectContaining({ name: 'LabError' }));
    }
  });
});

describe('recordVerdict', () => {
  it('solves the defence only when it passed', async () => {
    const { sandbox } = await started();
    sandbox.recordVerdict(false);
    expect(solved(sandbox)).toEqual([]);
    sandbox.recordVerdict(true);
    expect(solved(sandbox)).toEqual(['D1']);
  });
});

describe('applyPolicy', () => {
  it('is in force for those who were in already, and lets the household live on', async () => {
    const { sandbox } = await started();
    const attacker = await enter(sandbox);
    await sandbox.applyPolicy(closedPolicy);
    expect(attacker.open).toBe(false);
    expect(await connectClient(sandbox, 'attacker', { clientId: 'again' })).toEqual({ kind: 'refused', code: 5 });
    expect(sandbox.devices().map(({ connected }) => connected)).toEqual([true, true, true]);
    expect(eventsOf(sandbox, 'policy.applied')).toMatchObject([{ disconnected: 1 }]);
  });
});

describe('connections from outside', () => {
  it('are the attacker’s, whatever they say of themselves', async () => {
    const { sandbox } = await started();
    const [client, server] = createDuplexPair();
    onTestFinished(() => void client.destroy());
    sandbox.accept({ stream: server, listener: 'tcp', transport: 'tcp', remoteAddress: '::1', actor: 'device:lock' });
    expect(sandbox.events().at(-1)).toMatchObject({ type: 'connection.opened', actor: 'attacker', transport: 'tcp' });
  });

  it('reach only listeners that the lab has', async () => {
    const { sandbox } = await started();
    expect(() => sandbox.connect('tls', 'attacker')).toThrow(expect.objectContaining({ name: 'LabError' }));
    expect(sandbox.connect('tcp', 'attacker')).toBeInstanceOf(Duplex);
  });
});

describe('reset', () => {
  it('throws everything away but the secrets', async () => {
    const { sandbox } = await started();
    const attacker = await enter(sandbox);
    await attacker.publish('home/public/graffiti', 'I was here', { retain: true });
    await openTheDoor(sandbox);
    const { secrets } = sandbox;
    await sandbox.reset(openPolicy);

    expect([attacker.open, solved(sandbox), sandbox.secrets]).toEqual([false, [], secrets]);
    expect(sandbox.events()[0]).toMatchObject({ type: 'sandbox.reset', sequence: 1, atMs: 0 });
    expect(sandbox.devices()[0]).toMatchObject({ connected: true, state: { lock: 'locked' } });
    const next = await enter(sandbox);
    await next.subscribe('home/public/#');
    await next.barrier();
    expect(next.received.map(({ topicName }) => topicName)).toEqual(['home/public/welcome']);
  });

  it('may be asked for twice at once, and during disposal', async () => {
    const { sandbox, clock } = await started();
    await Promise.all([sandbox.reset(openPolicy), sandbox.reset(closedPolicy)]);
    expect(await connectClient(sandbox, 'attacker', { clientId: 'x' })).toEqual({ kind: 'refused', code: 5 });
    await Promise.all([sandbox.dispose(), sandbox.reset(openPolicy)]);
    expect(await connectClient(sandbox, 'attacker', { clientId: 'x' })).toEqual({ kind: 'closed' });
    expect(clock.pending).toBe(0);
  });
});
