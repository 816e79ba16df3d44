import { describe, expect, it, onTestFinished } from 'vitest';
import { enter, eventsOf, startExample } from '../../tests/fixtures/example-sandbox.ts';

async function started() {
  const { sandbox, clock } = await startExample();
  onTestFinished(() => sandbox.dispose());
  return { sandbox, clock };
}

describe('what moved a device', () => {
  it('is named: topic, sender and way of the message', async () => {
    const { sandbox, clock } = await started();
    const attacker = await enter(sandbox);
    await attacker.publish('home/lock/cmd', 'OPEN');
    await sandbox.settled();
    clock.advance(9_000);
    await sandbox.settled();
    const moves = eventsOf(sandbox, 'device.changed').filter(({ property }) => property === 'lock');
    expect(moves).toMatchObject([
      { from: 'locked', to: 'unlocked', causeTopicName: 'home/lock/cmd', causeActor: 'attacker', causePath: 'live' },
      {
        from: 'unlocked',
        to: 'locked',
        causeTopicName: 'home/lock/cmd',
        causeActor: 'device:phone',
        causePath: 'live',
      },
    ]);
  });

  it('stays right when honest and dishonest messages are mixed', async () => {
    const { sandbox } = await started();
    const attacker = await enter(sandbox);
    const password = sandbox.secrets['phone'] ?? '';
    const phone = await enter(sandbox, { clientId: 'p', userName: 'phone', password }, 'grader:phone');
    for (let i = 0; i < 20; i += 1) {
      await attacker.publish('home/lock/cmd', 'OPEN');
      await attacker.publish('home/lock/cmd', 'nonsense');
      await phone.publish('home/lock/cmd', 'LOCK');
    }
    await sandbox.settled();
    const moves = eventsOf(sandbox, 'device.changed').filter(({ property }) => property === 'lock');
    expect(moves).toHaveLength(40);
    for (const { to, causeActor } of moves) expect(causeActor).toBe(to === 'unlocked' ? 'attacker' : 'grader:phone');
  });

  it('is retained when the message was waiting for the device', async () => {
    const { sandbox } = await started();
    const attacker = await enter(sandbox);
    await attacker.publish('home/heat/cmd', '30', { retain: true });
    await attacker.publish('home/heat/cmd', '10');
    await sandbox.restartDevice('thermostat');
    await sandbox.settled();
    expect(
      eventsOf(sandbox, 'device.changed')
        .filter(({ property }) => property === 'target')
        .at(-1),
    ).toMatchObject({
      to: '30.0',
      causeActor: 'attacker',
      causePath: 'retained',
    });
  });

  it('is nothing when the device moved by itself', async () => {
    const { sandbox, clock } = await started();
    clock.advance(2_000);
    expect(eventsOf(sandbox, 'device.changed').find(({ property }) => property === 'temperature')).toMatchObject({
      causeTopicName: null,
      causeActor: null,
      causePath: null,
    });
  });

  it('is whoever sits between, while they do', async () => {
    const { sandbox } = await started();
    const unlock = Buffer.from('300e000d686f6d652f6c6f636b2f636d64', 'hex');
    const packet = Buffer.concat([unlock, Buffer.from('OPEN')]);
    packet[1] = packet.length - 2;
    const trap = sandbox.intercept('lock', {
      packet({ packetType }, { toDevice }) {
        if (packetType === 'suback') queueMicrotask(() => toDevice(packet));
        return undefined;
      },
    });
    await sandbox.restartDevice('lock');
    await expect.poll(() => eventsOf(sandbox, 'device.changed').at(-1)?.to).toBe('unlocked');
    expect(eventsOf(sandbox, 'device.changed').at(-1)).toMatchObject({ causeActor: 'attacker', causePath: null });
    expect(eventsOf(sandbox, 'connection.intercepted')).toMatchObject([{ deviceId: 'lock', actor: 'device:lock' }]);
    const [connect, ...others] = eventsOf(sandbox, 'packet.intercepted');
    expect(connect).toMatchObject({ packetType: 'connect', from: 'device', password: true, forwarding: true });
    expect(others.every(({ password }) => !password)).toBe(true);
    trap.stop();
    await sandbox.restartDevice('lock');
    const intercepted = eventsOf(sandbox, 'packet.intercepted').length;
    const phone = await enter(sandbox);
    await phone.publish('home/lock/cmd', 'LOCK');
    await sandbox.settled();
    expect(eventsOf(sandbox, 'device.changed').at(-1)).toMatchObject({ to: 'locked', causePath: 'live' });
    expect(eventsOf(sandbox, 'packet.intercepted').length).toBe(intercepted);
  });
});
