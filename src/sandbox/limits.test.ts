import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { enter, startExample } from '../../tests/fixtures/example-sandbox.ts';
import type { LabEvent } from '../model/lab-event.ts';
import { createDeviceTraces, onTheirWayMax } from './device-traces.ts';
import { createEventLog, eventLogLimits } from './event-log.ts';
import { systemClock } from './index.ts';
import { createManualClock } from './manual-clock.ts';
import { noConnection } from './run.ts';

describe('the event log', () => {
  const opened = (cause: string) =>
    ({ type: 'connection.closed', by: 'client', cause, bytesIn: 0, bytesOut: 0, ...noConnection }) as const;

  it('keeps the newest events and goes on counting', () => {
    const log = createEventLog('AAAAAAAAAAAAAAAAAAAAAA', createManualClock());
    for (let i = 0; i < eventLogLimits.itemsMax + 10; i += 1) log.add(opened(''));
    expect(log.events()).toHaveLength(eventLogLimits.itemsMax);
    expect(log.events()[0]).toMatchObject({ sequence: 11 });
  });

  it('keeps fewer when they are long', () => {
    const log = createEventLog('AAAAAAAAAAAAAAAAAAAAAA', createManualClock());
    const long = 'x'.repeat(100_000);
    for (let i = 0; i < 100; i += 1) log.add(opened(long));
    expect(log.events()).toHaveLength(Math.floor(eventLogLimits.weightMax / 100_100));
  });
});

describe('the traces of devices', () => {
  const base = { ...noConnection, sandboxId: 'AAAAAAAAAAAAAAAAAAAAAA', sequence: 1, atMs: 0, actor: 'device:lock' };
  const opened = (connectionId: number): LabEvent => ({
    ...base,
    connectionId,
    type: 'connection.opened',
    transport: 'memory',
    remoteAddress: '',
  });
  const delivered = (connectionId: number): LabEvent => ({
    ...base,
    connectionId,
    type: 'message.delivered',
    topicName: 't',
    qos: 0,
    retain: false,
    path: 'live',
    fromActor: 'attacker',
    fromSequence: 1,
    payloadBytes: 0,
    text: '',
  });
  const flooded = (deliveries: number) => {
    const traces = createDeviceTraces(['device:lock']);
    traces.add(opened(1));
    for (let i = 0; i < deliveries; i += 1) traces.add(delivered(1));
    return traces;
  };

  it('name the sender of every message up to their limit', () => {
    const traces = flooded(onTheirWayMax);
    for (let i = 0; i < onTheirWayMax; i += 1) {
      expect(traces.takeOrigin('device:lock', 't').causeActor).toBe('attacker');
    }
  });

  it('name nobody rather than the wrong one beyond it, until the device connects anew', () => {
    const traces = flooded(onTheirWayMax + 1);
    expect(traces.takeOrigin('device:lock', 't')).toEqual({ causeTopicName: 't', causeActor: null, causePath: null });
    traces.add(opened(2));
    traces.add(delivered(1));
    expect(traces.takeOrigin('device:lock', 't').causeActor).toBeNull();
    traces.add(delivered(2));
    expect(traces.takeOrigin('device:lock', 't').causeActor).toBe('attacker');
  });
});

describe('two sandboxes', () => {
  it('know nothing of each other: an attack in one leaves the log and the objectives of the other equal', async () => {
    const [{ sandbox: attacked }, { sandbox: neighbour }] = await Promise.all([startExample(), startExample()]);
    onTestFinished(async () => void (await Promise.all([attacked.dispose(), neighbour.dispose()])));
    const before = [neighbour.events(), neighbour.objectives(), neighbour.devices()];

    const attacker = await enter(attacked);
    await attacker.subscribe('#');
    await attacker.publish('home/lock/cmd', 'OPEN', { retain: true });
    attacked.answer('pin', attacked.secrets['pin'] ?? '');
    await attacked.settled();

    expect(attacked.objectives().filter(({ solved }) => solved)).toHaveLength(4);
    expect([neighbour.events(), neighbour.objectives(), neighbour.devices()]).toEqual(before);
    await neighbour.settled();
    expect(neighbour.objectives()).toEqual(before[1]);
  });
});

describe('dispose', () => {
  it('leaves no timer of its clock and no open connection', async () => {
    const { sandbox, clock } = await startExample();
    const attacker = await enter(sandbox);
    expect(clock.pending).toBeGreaterThan(0);
    await sandbox.dispose();
    await sandbox.dispose();
    await attacker.barrier();
    expect([clock.pending, attacker.open]).toEqual([0, false]);
  });

  it('leaves no timer of the system either, those of the MQTT client and the broker included', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { sandbox } = await startExample({ clock: systemClock });
    await enter(sandbox);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await sandbox.dispose();
    // mqtt.js closes its stores by timers of no delay at all, which a clock that stands still would keep.
    vi.advanceTimersByTime(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('settled', () => {
  it('comes to an end while somebody floods', async () => {
    const { sandbox } = await startExample();
    onTestFinished(() => sandbox.dispose());
    const flooder = await enter(sandbox);
    let flooding = true;
    const flood = (async () => {
      for (let i = 0; flooding; i += 1) await flooder.publish('home/lock/cmd', i % 2 ? 'OPEN' : 'CLOSE');
    })();
    await sandbox.settled();
    flooding = false;
    await flood;
  });
});
