import {
  type ClientTls,
  decryptTls,
  defineAttacks,
  hiddenVariant,
  inconclusive,
  reached,
  stopped,
  type Variant,
  variant,
} from '../../src/lab-kit/index.ts';

/** A handshake in which the attacker offers this and nothing else. */
function offer(tls: ClientTls): Variant['run'] {
  return async (world) => {
    await world.connect({ actor: 'attacker', clientId: 'a', tls });
    await world.settled();
    const mine = world.events().filter(({ actor }) => actor === 'attacker');
    const accepted = mine.find((event) => event.type === 'tls.accepted');
    if (accepted) return reached('transport', `The broker agreed to ${accepted.version} with ${accepted.cipher}.`);
    const failed = mine.find((event) => event.type === 'tls.failed');
    if (!failed) return inconclusive('The broker said nothing to the offer.');
    return stopped('transport', 'closed', `The broker ended the handshake with ${failed.alertSent ?? 'no alert'}.`);
  };
}

const only = (version: 'TLSv1' | 'TLSv1.1') => offer({ minVersion: version, maxVersion: version });
const suite = (ciphers: string) => offer({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers });

/** Records valve 3 from its first byte, and tries keys of the broker on it. */
function openRecording(certificates: readonly string[]): Variant['run'] {
  return async (world) => {
    const recording = world.tap('valve-3');
    await world.restartDevice('valve-3');
    await world.settled();
    recording.stop();
    if (!world.device('valve-3').connected) {
      return inconclusive('Valve 3 does not get through to the broker, so there is nothing to record.');
    }
    const password = world.secrets['valve-3'] ?? '';
    let reason = '';
    for (const certificate of certificates) {
      const opened = decryptTls(recording, { privateKey: world.privateKey(certificate) });
      if (opened.kind === 'closed') reason = opened.reason;
      else if (String.fromCharCode(...opened.fromClient).includes(password)) {
        return reached('transport', `The key of ${certificate} opens ${opened.suite}: the password can be read.`);
      }
    }
    return stopped('transport', 'withheld', `The recording stays closed. ${reason}`);
  };
}

/** Answers a device in the broker’s place, with the key that leaked. */
function impersonate(deviceId: string): Variant['run'] {
  return async (world) => {
    const trap = world.intercept(deviceId, {
      certificate: 'broker-2019',
      forward: false,
      packet(_, connection) {
        connection.close();
        return [];
      },
    });
    await world.restartDevice(deviceId);
    await world.settled();
    trap.stop();
    if (trap.packets.some(({ packetType }) => packetType === 'connect')) {
      return reached('connect', `${deviceId} sent its password to the attacker, who has the key of 2019.`);
    }
    const told = world.events().findLast((event) => event.type === 'tls.distrusted' && event.deviceId === deviceId);
    if (told?.type !== 'tls.distrusted') return inconclusive(`${deviceId} did not call.`);
    return stopped('transport', 'distrusted', `${deviceId} hung up: ${told.failures.join(', ')}.`);
  };
}

export default defineAttacks([
  {
    id: 'A1',
    title: 'Somebody speaks a version that was withdrawn',
    objective: 'A3',
    goal: 'completes a handshake of TLS 1.0 or 1.1.',
    stops: [{ stage: 'transport', means: 'closed' }],
    advice: 'The broker still speaks a version that RFC 8996 withdrew. minVersion is the oldest that is spoken.',
    plays: ['valve-3', 'pump-1', 'scada'],
    variants: [variant('tls-1-0', 'TLS 1.0', only('TLSv1')), hiddenVariant('tls-1-1', 'TLS 1.1', only('TLSv1.1'))],
  },
  {
    id: 'A2',
    title: 'Somebody is granted a weak suite',
    objective: 'A1',
    goal: 'completes a handshake with a suite that has no ephemeral exchange, or no authenticated encryption.',
    stops: [{ stage: 'transport', means: 'closed' }],
    advice:
      'A suite that is in the list is granted to whoever offers nothing else, wherever in the list it stands. Keep those with ECDHE and GCM or ChaCha20-Poly1305, and drop the others.',
    plays: ['valve-3', 'pump-1', 'scada'],
    variants: [
      variant('rsa', 'whose secret is encrypted to the broker’s key', suite('AES128-GCM-SHA256')),
      hiddenVariant('rsa-cbc', 'with RSA and CBC', suite('AES128-SHA256')),
      hiddenVariant('ecdhe-cbc', 'with an ephemeral exchange and CBC', suite('ECDHE-RSA-AES128-SHA')),
      hiddenVariant('null', 'without any encryption', suite('NULL-SHA256')),
    ],
  },
  {
    id: 'A3',
    title: 'Somebody reads a recording with a key that leaked',
    objective: 'A2',
    goal: 'reads the password of valve 3 in a recording, with a private key of the broker.',
    stops: [{ stage: 'transport', means: 'withheld' }],
    advice:
      'A key of the broker opened a recording. Another key does not help: it will leak one day, too, and is then as good for the past. Only an ephemeral exchange leaves nothing to be opened, and it has two ends.',
    variants: [
      variant('leaked', 'with the key that leaked', openRecording(['broker-2019'])),
      hiddenVariant('next-leak', 'with whichever key leaks next', openRecording(['broker-2019', 'broker-2026'])),
    ],
  },
  {
    id: 'A4',
    title: 'Somebody is the broker, with the key that leaked',
    goal: 'answers a device in the broker’s place, and is told its password.',
    stops: [{ stage: 'transport', means: 'distrusted' }],
    advice:
      'Forward secrecy protects the past. From now on whoever has the old key is the broker, for every device that does not look whether its certificate was taken back. And the broker cannot show that certificate any more, then.',
    variants: [
      variant('valve', 'to valve 3', impersonate('valve-3')),
      hiddenVariant('pump', 'to pump 1', impersonate('pump-1')),
    ],
  },
]);
