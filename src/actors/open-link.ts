/** From a byte stream to an MQTT session, or to the exact reason why there is none. */
import { type IClientOptions, MqttClient } from 'mqtt';
import type { Duplex } from 'readable-stream';
import type { ConnectOptions, ReceivedMessage } from '../model/actor-client.ts';
import type { Clock } from '../model/clock.ts';
import { clockTimer } from './clock-timer.ts';
import { answerTimeoutMs, MqttLink } from './mqtt-link.ts';

export type LinkOutcome =
  | { kind: 'accepted'; link: MqttLink; sessionPresent: boolean }
  | { kind: 'refused'; code: number }
  | { kind: 'closed' }
  | { kind: 'distrusted'; observed: string }
  | { kind: 'inconclusive'; observed: string };

/** Longest delay a timer can hold: mqtt.js must not decide before our clock does. */
const neverMs = 2 ** 31 - 1;

/** Sends CONNECT and waits for what becomes of it. Unless it is accepted, the stream is destroyed. */
export function openLink(
  stream: Duplex,
  clock: Clock,
  options: ConnectOptions,
  onMessage: (message: ReceivedMessage) => void,
): Promise<LinkOutcome> {
  const client = new MqttClient(() => stream, clientOptions(options, clock));
  const link = new MqttLink(client, stream, clock, onMessage);
  const { enhanced, concludeAfterMs } = options;
  const { authentication } = link;
  if (enhanced) authentication.answerChallenges(enhanced);
  return new Promise((resolve) => {
    let decided = false;
    const decide = (outcome: LinkOutcome) => {
      if (decided) return;
      decided = true;
      cancelTimeout();
      if (outcome.kind !== 'accepted') stream.destroy();
      resolve(outcome);
    };
    const cancelTimeout = clock.after(answerTimeoutMs, () => {
      decide({ kind: 'inconclusive', observed: `no CONNACK within ${answerTimeoutMs} ms` });
    });
    client.on('packetreceive', (packet) => {
      if (packet.cmd !== 'connack') return;
      const code = packet.reasonCode ?? packet.returnCode ?? 0;
      if (code !== 0) decide({ kind: 'refused', code });
    });
    client.on('connect', ({ sessionPresent, properties }) => {
      const accepted = { kind: 'accepted', link, sessionPresent } as const;
      if (!enhanced) return decide(accepted);
      if (concludeAfterMs !== undefined) {
        const cancel = clock.after(concludeAfterMs, () => authentication.conclude(enhanced, properties));
        link.closed.then(cancel);
        return decide(accepted);
      }
      const distrust = authentication.conclude(enhanced, properties);
      decide(distrust === null ? accepted : { kind: 'distrusted', observed: distrust });
    });
    client.on('error', ({ message }) => {
      const { distrust } = authentication;
      decide(
        distrust === null ? { kind: 'inconclusive', observed: message } : { kind: 'distrusted', observed: distrust },
      );
    });
    stream.on('error', ({ message }) => decide({ kind: 'inconclusive', observed: message }));
    client.on('close', () => decide({ kind: 'closed' }));
  });
}

/** What most clients ask for; none at all is more than many brokers allow. */
const keepAliveSecondsStandard = 60;

function clientOptions(options: ConnectOptions, clock: Clock): IClientOptions {
  const { clientId, userName, password, will } = options;
  return {
    clientId,
    protocolVersion: options.protocolVersion ?? 4,
    clean: options.clean ?? true,
    keepalive: options.keepAliveSeconds ?? keepAliveSecondsStandard,
    timerVariant: clockTimer(clock),
    connectTimeout: neverMs,
    reconnectPeriod: 0,
    resubscribe: false,
    ...(userName !== undefined && { username: userName }),
    ...(password !== undefined && { password }),
    ...(options.protocolVersion === 5 && { properties: connectProperties(options) }),
    ...(will && {
      will: {
        topic: will.topicName,
        payload: will.payload as never,
        qos: will.qos ?? 0,
        retain: will.retain ?? false,
        ...(will.delaySeconds !== undefined && { properties: { willDelayInterval: will.delaySeconds } }),
      },
    }),
  };
}

function connectProperties({ enhanced, sessionExpirySeconds, receiveMaximum }: ConnectOptions) {
  return {
    ...(sessionExpirySeconds !== undefined && { sessionExpiryInterval: sessionExpirySeconds }),
    ...(receiveMaximum !== undefined && { receiveMaximum }),
    ...(enhanced && { authenticationMethod: enhanced.method, authenticationData: enhanced.begin() as Buffer }),
  };
}
