import { describe, expect, it } from 'vitest';
import { connackAccepted, scriptedBroker } from '../../tests/fixtures/scripted-broker.ts';
import type { ReceivedMessage } from '../model/actor-client.ts';
import { createManualClock } from '../sandbox/index.ts';
import { answerTimeoutMs, type MqttLink, unsentBytesMax } from './mqtt-link.ts';
import { openLink } from './open-link.ts';

async function linked(...answers: (string | null)[]) {
  const broker = scriptedBroker(connackAccepted, ...answers);
  const clock = createManualClock();
  const messages: ReceivedMessage[] = [];
  const outcome = await openLink(broker.client, clock, { clientId: 'c' }, (message) => messages.push(message));
  if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
  return { broker, clock, messages, link: outcome.link };
}

const message = (qos: 0 | 1 | 2) => ({ topicName: 't', payload: 'p', qos, retain: false });
const pingResponse = 'd0 00';

describe('subscribe', () => {
  it.each([0, 1, 2] as const)('is granted QoS %i', async (qos) => {
    const { link } = await linked(`90 03 ID 0${qos}`);
    expect(await link.subscribe('t', 2)).toEqual({ kind: 'granted', qos });
  });

  it('is refused with 0x80', async () => {
    const { link } = await linked('90 03 ID 80');
    expect(await link.subscribe('#', 0)).toEqual({ kind: 'refused', code: 0x80 });
  });

  it('is closed when the broker answers by leaving', async () => {
    const { link } = await linked(null);
    expect(await link.subscribe('#', 0)).toEqual({ kind: 'closed' });
  });

  it('is inconclusive when no answer comes in time', async () => {
    const { link, clock } = await linked('');
    const outcome = link.subscribe('#', 0);
    clock.advance(answerTimeoutMs);
    expect(await outcome).toMatchObject({ kind: 'inconclusive' });
  });

  it('is inconclusive for a filter that is not even sent', async () => {
    const { link, broker } = await linked();
    expect(await link.subscribe('a/#/b', 0)).toMatchObject({ kind: 'inconclusive' });
    expect(broker.heard).toHaveLength(1);
  });
});

describe('publish', () => {
  it('at QoS 0 is acknowledged by the PINGRESP behind it', async () => {
    const { link } = await linked('', pingResponse);
    expect(await link.publish(message(0))).toEqual({ kind: 'acknowledged' });
  });

  it('at QoS 0 is closed when the broker leaves instead', async () => {
    const { link } = await linked(null);
    expect(await link.publish(message(0))).toEqual({ kind: 'closed' });
  });

  it('at QoS 1 waits for PUBACK', async () => {
    const { link } = await linked('40 02 ID');
    expect(await link.publish(message(1))).toEqual({ kind: 'acknowledged' });
  });

  it('at QoS 2 waits for PUBCOMP', async () => {
    const { link, broker } = await linked('50 02 ID', '70 02 ID');
    expect(await link.publish(message(2))).toEqual({ kind: 'acknowledged' });
    expect(broker.heard.at(-1)).toMatch(/^6202/);
  });

  it('at QoS 2 is not satisfied with PUBREC', async () => {
    const { link, broker, clock } = await linked('50 02 ID', '');
    const outcome = link.publish(message(2));
    await expect.poll(() => broker.heard.at(-1)).toMatch(/^6202/);
    clock.advance(answerTimeoutMs);
    expect(await outcome).toMatchObject({ kind: 'inconclusive' });
  });

  it('is closed on a connection that has ended', async () => {
    const { link } = await linked();
    await link.drop();
    expect(await link.publish(message(1))).toEqual({ kind: 'closed' });
  });
});

describe('ping', () => {
  it('passes after every message sent before the PINGRESP', async () => {
    const { link, messages } = await linked(`30 04 00 01 74 70 30 04 00 01 74 71 ${pingResponse}`);
    expect(await link.ping()).toBe('passed');
    expect(messages.map(({ payload }) => payload)).toEqual(['p', 'q']);
  });

  it('counts each PINGRESP for its own PINGREQ', async () => {
    const { link, broker } = await linked('', '');
    const passed: number[] = [];
    const both = [1, 2].map((n) => link.ping().then(() => passed.push(n)));
    broker.say(pingResponse);
    await both[0];
    expect(passed).toEqual([1]);
    broker.say(pingResponse);
    await both[1];
    expect(passed).toEqual([1, 2]);
  });

  it('leaves a broker that does not answer', async () => {
    const { link, clock } = await linked('');
    const outcome = link.ping();
    clock.advance(answerTimeoutMs);
    expect([await outcome, link.open, clock.pending]).toEqual(['closed', false, 0]);
  });
});

describe('send', () => {
  it('refuses when too much waits for a broker that does not read', async () => {
    const { link, broker } = await linked();
    broker.server.pause();
    let sent = 0;
    while (sent < 1_000 && link.send('t', 'x'.repeat(1_024), { qos: 0, retain: false })) sent += 1;
    expect(sent).toBeLessThan(1_000);
    expect(broker.client.writableLength).toBeLessThan(unsentBytesMax + 2_048);
  });
});

describe('the end', () => {
  const isOpen = (link: MqttLink) => link.open;

  it('by disconnect comes with DISCONNECT, behind what was still undecided', async () => {
    const { link, broker } = await linked('40 02 ID');
    const published = link.publish(message(1));
    await link.disconnect();
    expect(await published).toEqual({ kind: 'acknowledged' });
    expect([broker.heard.at(-1), isOpen(link)]).toEqual(['e000', false]);
  });

  it('by drop comes without a word', async () => {
    const { link, broker } = await linked();
    await link.drop();
    expect([broker.heard.length, isOpen(link)]).toEqual([1, false]);
  });

  it('does not wait for ever for a broker that does not read', async () => {
    const { link, broker, clock } = await linked();
    broker.server.pause();
    while (link.send('t', 'x'.repeat(1_024), { qos: 0, retain: false }));
    const gone = link.disconnect();
    await new Promise(setImmediate);
    clock.advance(answerTimeoutMs);
    await gone;
    expect([isOpen(link), clock.pending]).toEqual([false, 0]);
  });
});
