import { describe, expect, it } from 'vitest';
import { connackAccepted, scriptedBroker } from '../../tests/fixtures/scripted-broker.ts';
import { createManualClock } from '../sandbox/index.ts';
import { answerTimeoutMs } from './mqtt-link.ts';
import { type LinkOutcome, openLink } from './open-link.ts';

function open(
  broker: ReturnType<typeof scriptedBroker>,
  clock = createManualClock(),
  options = {},
): Promise<LinkOutcome> {
  return openLink(broker.client, clock, { clientId: 'c', ...options }, () => {});
}

describe('openLink', () => {
  it('is accepted with whether there was a session', async () => {
    expect(await open(scriptedBroker(connackAccepted))).toMatchObject({ kind: 'accepted', sessionPresent: false });
    expect(await open(scriptedBroker('20 02 01 00'), undefined, { clean: false })).toMatchObject({
      sessionPresent: true,
    });
  });

  it.each([1, 2, 3, 4, 5])('is refused with return code %i', async (code) => {
    const peer = scriptedBroker(`20 02 00 0${code}`);
    expect(await open(peer)).toEqual({ kind: 'refused', code });
    expect(peer.client.destroyed).toBe(true);
  });

  it('is refused with the reason code of MQTT 5', async () => {
    expect(await open(scriptedBroker('20 03 00 87 00'), undefined, { protocolVersion: 5 })).toEqual({
      kind: 'refused',
      code: 0x87,
    });
  });

  it('is closed when the broker leaves without a word', async () => {
    expect(await open(scriptedBroker(null))).toEqual({ kind: 'closed' });
  });

  it('is inconclusive when the broker says nothing at all', async () => {
    const clock = createManualClock();
    const peer = scriptedBroker();
    const outcome = open(peer, clock);
    clock.advance(answerTimeoutMs);
    expect(await outcome).toMatchObject({ kind: 'inconclusive' });
    expect([peer.client.destroyed, clock.pending]).toEqual([true, 0]);
  });

  it('is inconclusive when the packet cannot be written, since the broker never saw it', async () => {
    expect(await open(scriptedBroker(connackAccepted), undefined, { password: 'without a user name' })).toMatchObject({
      kind: 'inconclusive',
    });
  });

  it('leaves no timer whichever way it ends', async () => {
    const clock = createManualClock();
    await open(scriptedBroker('20 02 00 05'), clock);
    await open(scriptedBroker(null), clock);
    for (const end of ['disconnect', 'drop'] as const) {
      const outcome = await open(scriptedBroker(connackAccepted), clock);
      if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
      expect(clock.pending).toBe(1);
      await outcome.link[end]();
      expect(clock.pending).toBe(0);
    }
  });
});
