/** What an interception may cost: time, packets that nobody reads, bytes that nobody takes. */
import { expect, onTestFinished, test } from 'vitest';
import { eventsOf, startExample } from '../../../tests/fixtures/example-sandbox.ts';
import { type FromInterception, relayLimits, relayReady, type TextChannel } from '../../model/relay.ts';
import { interceptedUnsentBytesMax } from '../intercept.ts';
import { relayInterception } from './relay-interception.ts';

const opening = { kind: 'interception', deviceId: 'lock', forward: true, asks: true } as const;

/** A channel whose other end is the test. */
function channel() {
  const listeners = { text: (_: string) => {}, close: (_: string) => {} };
  const sent: string[] = [];
  const closed: string[] = [];
  const served = {
    backlogBytes: 0,
    send: (text: string) => void sent.push(text),
    close: (reason = '') => {
      if (closed.push(reason) === 1) listeners.close(reason);
    },
    onText: (listener: (text: string) => void) => Object.assign(listeners, { text: listener }),
    onClose: (listener: (reason: string) => void) => Object.assign(listeners, { close: listener }),
  } satisfies TextChannel;
  const packets = () =>
    sent
      .slice(1)
      .map((text) => JSON.parse(text) as FromInterception)
      .filter((message) => message.type === 'packet');
  return { served, sent, closed, packets, say: (message: unknown) => listeners.text(JSON.stringify(message)) };
}

async function intercepted(asks = true) {
  const { sandbox, clock } = await startExample();
  onTestFinished(() => sandbox.dispose());
  const wire = channel();
  relayInterception(sandbox, { ...opening, asks }, wire.served);
  expect(wire.sent[0]).toBe(relayReady);
  await expect.poll(() => wire.packets().length).toBeGreaterThan(0);
  return { sandbox, clock, ...wire };
}

const accepted = (sandbox: Parameters<typeof eventsOf>[0]) =>
  eventsOf(sandbox, 'connect.accepted').filter(({ actor, clientId }) => actor === 'attacker' && clientId === 'lock');

test('a packet waits for its answer so long, and one after the other', async () => {
  const { sandbox, clock, packets } = await intercepted();
  clock.advance(relayLimits.answerTimeoutMs - 1);
  expect([packets().map(({ packetType }) => packetType), accepted(sandbox)]).toEqual([['connect'], []]);
  clock.advance(1);
  await expect.poll(() => accepted(sandbox).length).toBe(1);
  // The broker’s answer waits now, in turn.
  await expect.poll(() => packets().map(({ packetType }) => packetType)).toEqual(['connect', 'connack']);
});

test('what a script leaves unread ends it', async () => {
  const { served, closed, say, packets } = await intercepted();
  served.backlogBytes = relayLimits.backlogBytesMax + 1;
  say({ type: 'answer', id: packets()[0]?.id, packets: null });
  await expect.poll(() => closed[0]).toBe('The script did not read what was intercepted.');
});

test.each([
  ['no JSON', '{'],
  ['another type', { type: 'stop' }],
  ['no hex', { type: 'send', connection: 1, to: 'device', packet: 'zz' }],
  ['too much hex', { type: 'send', connection: 1, to: 'device', packet: '00'.repeat(relayLimits.hexCharactersMax) }],
  ['too many packets', { type: 'answer', id: 1, packets: Array(relayLimits.packetsMax + 1).fill('') }],
])('%s ends it, and the device goes free', async (_, message) => {
  const { sandbox, closed, say } = await intercepted();
  say(message);
  expect(closed[0]).toBe('Not what an interception takes.');
  await sandbox.restartDevice('lock');
  expect(eventsOf(sandbox, 'connect.accepted').at(-1)).toMatchObject({ actor: 'device:lock' });
});

test('answers and connections that are not there change nothing', async () => {
  const { sandbox, say, packets, closed } = await intercepted();
  say({ type: 'answer', id: 99, packets: [] });
  say({ type: 'close', connection: 99 });
  say({ type: 'send', connection: 99, to: 'broker', packet: '' });
  expect([closed, accepted(sandbox)]).toEqual([[], []]);
  say({ type: 'answer', id: packets()[0]?.id, packets: null });
  await expect.poll(() => accepted(sandbox).length).toBe(1);
});

test('bytes that nobody takes tear the connection', async () => {
  const { sandbox } = await startExample();
  onTestFinished(() => sandbox.dispose());
  let open = 0;
  const trap = sandbox.intercept('lock', {
    forward: false,
    packet(_, { toDevice }) {
      const most = new Uint8Array(interceptedUnsentBytesMax);
      toDevice(most);
      open = trap.open.length;
      toDevice(most);
      toDevice(most);
      return [];
    },
  });
  await sandbox.restartDevice('lock');
  expect([open, trap.open.length]).toEqual([1, 0]);
});
