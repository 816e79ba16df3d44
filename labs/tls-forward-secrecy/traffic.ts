import { broken, type ClientTls, defineTraffic, holds, holdsWhen, type LabWorld } from '../../src/lab-kit/index.ts';

/** The control system hears a device, and moves it. */
function operate(deviceId: string, property: string, orders: readonly (readonly [order: string, position: string])[]) {
  return async (world: LabWorld) => {
    const scada = await world.play('scada');
    await scada.subscribe(`plant/${deviceId}/#`);
    for (const [order, position] of orders) {
      await scada.publish(`plant/${deviceId}/cmd`, order, { qos: 1 });
      await world.settled();
      if (world.device(deviceId).state[property] !== position) {
        return broken('effect', `${deviceId} did not follow ${order}.`);
      }
    }
    const heard = (await scada.heard()).some(({ topicName }) => topicName === `plant/${deviceId}/state`);
    return holdsWhen(heard, 'delivery', `${deviceId} was heard and moved.`, `${deviceId} was not heard.`);
  };
}

/** A device of another make in place of pump 1, which cannot look at lists. */
function otherMake(tls: ClientTls) {
  return async (world: LabWorld) => {
    const device = await world.play('pump-1', { tls: { verifyRevocation: false, ...tls } });
    await device.publish('plant/pump-1/telemetry', '12 l/s', { qos: 1 });
    await world.settled();
    return holds('It is in, and was heard.');
  };
}

export default defineTraffic([
  {
    id: 'T1',
    title: 'The control system hears and moves valve 3',
    plays: ['scada', 'pump-1'],
    run: operate('valve-3', 'valve', [
      ['OPEN', 'open'],
      ['CLOSE', 'closed'],
    ]),
  },
  {
    id: 'T2',
    title: 'The control system hears and moves pump 1',
    plays: ['scada', 'valve-3'],
    run: operate('pump-1', 'pump', [
      ['STOP', 'stopped'],
      ['START', 'running'],
    ]),
  },
  {
    id: 'T3',
    title: 'A device that knows TLS 1.2 and one good suite gets in',
    plays: ['scada', 'valve-3', 'pump-1'],
    run: otherMake({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }),
  },
  {
    id: 'T4',
    title: 'A device that speaks nothing but TLS 1.3 gets in',
    plays: ['scada', 'valve-3', 'pump-1'],
    run: otherMake({ minVersion: 'TLSv1.3' }),
  },
]);
