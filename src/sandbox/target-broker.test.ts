/** tinymq behind the listeners of a lab: it dies alone, says so, and is there again. */
import { expect, it, onTestFinished } from 'vitest';
import { exampleHome } from '../../tests/fixtures/example-home.ts';
import { connectClient, openRawLink } from '../actors/index.ts';
import { bytesFromHex } from '../model/packet-borders.ts';
import { labTargetSchema, policySchema } from '../model/policy.ts';
import { createManualClock, startSandbox } from './index.ts';
import { connectionsMax, unsentBytesMax } from './target-broker.ts';

const connect = '100d 0004 4d515454 04 02 003c 0001 78';
const byHeart = exampleHome.devices.map(({ userName }) => ({
  userName,
  secret: userName,
  byHeart: true,
  publish: ['#'],
  subscribe: ['#'],
}));

async function started(target: object = { weak: ['parser'] }, policy: object = {}) {
  const clock = createManualClock();
  const lab = { ...exampleHome, target: labTargetSchema.parse({ kind: 'tinymq', ...target }) };
  const id = 'A'.repeat(22);
  const sandbox = await startSandbox({ id, lab, policy: policySchema.parse(policy), seed: 's', clock });
  onTestFinished(() => sandbox.dispose());
  const listener = lab.listeners[0]?.name ?? '';
  const dial = () => openRawLink(sandbox.connect(listener, 'attacker'));
  const say = async (...hex: string[]) => {
    const link = dial();
    for (const each of hex) link.send(each);
    await link.said();
    await sandbox.settled();
    await link.said();
    return link;
  };
  const told = (type: string) => sandbox.events().filter((event) => event.type === type);
  return { sandbox, clock, say, dial, told };
}

it('lets the devices of the lab in and carries their messages', async () => {
  const { sandbox } = await started();
  expect(sandbox.devices().every(({ connected }) => connected)).toBe(true);
  const outcome = await connectClient(sandbox, 'attacker', { clientId: 'me' });
  expect(outcome.kind).toBe('accepted');
});

it('dies of a bug, tells its signature, takes everybody along, and is there again', async () => {
  const { sandbox, say, told } = await started();
  await say(connect, '30ffffffff0f');
  expect(told('target.crashed')).toMatchObject([
    { actor: 'attacker', oracle: 'exception', signature: 'RangeError at sliceBody', bytes: 21 },
  ]);
  expect(sandbox.devices().some(({ connected }) => connected)).toBe(false);
  const again = await say(connect);
  expect(again.packets()).toEqual(['20020000']);
});

it('does not die with its guards, which a policy brings while it lives', async () => {
  const { sandbox, say, told } = await started({ weak: [] });
  await say(connect, '30ffffffff0f');
  expect(told('target.crashed')).toEqual([]);
  expect(told('packet.malformed')).toHaveLength(1);
  expect(sandbox.devices().every(({ connected }) => connected)).toBe(true);
});

it('asks the directory for as long as the lab says, by the clock of the sandbox', async () => {
  const { sandbox, clock, say } = await started({ signInMs: 200, accounts: byHeart });
  const link = await say('1018 0004 4d515454 04 c2 003c 0001 78 0006 6e6f626f6479 0001 78');
  expect([link.packets(), link.open]).toEqual([[], true]);
  clock.advance(199);
  await sandbox.settled();
  expect(link.open).toBe(true);
  clock.advance(1);
  await sandbox.settled();
  await link.said();
  expect(link.packets()).toEqual(['20020004']);
});

it('takes no more connections than it may', async () => {
  const { dial, sandbox, told } = await started();
  const links = Array.from({ length: connectionsMax + 1 }, dial);
  await sandbox.settled();
  await links.at(-1)?.said();
  expect(links.filter(({ open }) => open).length).toBeLessThan(connectionsMax);
  expect(told('connection.opened')).toHaveLength(connectionsMax);
});

it('does not wait for who does not read', async () => {
  const { sandbox, dial, told } = await started({ weak: [] });
  const deaf = sandbox.connect(exampleHome.listeners[0]?.name ?? '', 'attacker');
  deaf.write(bytesFromHex(`${connect.replace(/78$/, '79')} 8206 0001 0001 62 00`));
  const speaker = dial();
  speaker.send(connect);
  const mebibyte = new Uint8Array(1_048_576);
  for (let sent = 0; sent <= unsentBytesMax / mebibyte.length; sent += 1) {
    // PUBLISH to `b` with 1,048,576 bytes.
    speaker.send('30838040 0001 62');
    speaker.send(mebibyte);
    await speaker.said();
    await sandbox.settled();
  }
  const closed = told('connection.closed').map((event) => 'cause' in event && event.cause);
  expect(closed).toEqual(['too much waits to be read']);
  expect(speaker.open).toBe(true);
  deaf.destroy();
});
